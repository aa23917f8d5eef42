import SystemPackage
import TestSupport
import Testing

@Suite struct `The README's library use` {
  @Test func `the README shows the file that is compiled here`() throws {
    let here = FilePath(#filePath).removingLastComponent()
    let example = String(
      decoding: try contents(here.appending("ReadmeExample.swift")), as: UTF8.self)
    let readme = here.removingLastComponent().removingLastComponent().appending("README.md")
    let text = String(decoding: try contents(readme), as: UTF8.self)
    #expect(text.contains("```swift\n\(example)```\n"))
  }

  @Test func `it quantizes a checkpoint`() async throws {
    let decibels = try await withTemporaryDirectory { directory in
      let checkpoint = try CheckpointFixture("Llama-3.1-2M-Instruct").write(into: directory)
      let decibels = try await quantize(checkpoint, into: directory)
      let output = directory.appending("Llama-3.1-2M-Instruct-Q4_K_M.gguf")
      let differences = try GGUFDump.differences(
        expected: "checkpoints/Llama-3.1-2M-Instruct/expected/Q4_K_M.json", actual: output)
      #expect(differences == [])
      return decibels
    }
    #expect(20...30 ~= decibels)
  }
}
