import Foundation
import StrictJSON
import SystemPackage
import TestSupport
import Testing

/// `kerf split` and `kerf merge` against what the reference's tool made.
@Suite struct `Splitting and merging` {
  struct Case: Sendable, CustomTestStringConvertible {
    let checkpoint: String
    let expected: String
    let options: [String]
    let parts: Int

    var testDescription: String { "\(checkpoint) \(options.joined(separator: " "))" }

    static let all: [Case] = {
      let cases = try? Fixture.json("splits/manifest.json")["cases"]?.array
      return (cases ?? []).compactMap { json in
        guard let checkpoint = json["checkpoint"]?.string, let parts = json["parts"]?.integer,
          let expected = json["expected"]?.string
        else { return nil }
        let options = json["options"]?.array?.compactMap(\.string) ?? []
        return Case(
          checkpoint: checkpoint, expected: expected,
          options: options.map { $0.replacing("--split-max", with: "--max") }, parts: parts)
      }
    }()
  }

  @Test func `the fixtures hold the cases that are expected`() { #expect(Case.all.count >= 6) }

  @Test(arguments: Case.all)
  func `parts and the file put together again are the reference's`(_ golden: Case) throws {
    try withTemporaryDirectory { directory in
      let source = try CheckpointFixture(golden.checkpoint).write(into: directory).string
      try run(["convert", source, "--to", "BF16", "-o", "whole.gguf"], in: directory)
      try run(["split", "whole.gguf", "part"] + golden.options, in: directory)
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.string)
        .filter { $0.hasPrefix("part") }.sorted()
      #expect(names.count == golden.parts)
      for name in names {
        let number = name.dropFirst("part".count).dropLast(".gguf".count)
        let differences = try GGUFDump.differences(
          expected: "splits/\(golden.expected)\(number).json", actual: directory.appending(name))
        #expect(differences == [], "\(name)")
      }
      try run(["merge", names.first ?? "", "merged.gguf"], in: directory)
      let differences = try GGUFDump.differences(
        expected: "splits/\(golden.checkpoint)/merged.json",
        actual: directory.appending("merged.gguf"))
      #expect(differences == [])
    }
  }

  @Test func `a set of which one name is taken is not written at all`() throws {
    try withTemporaryDirectory { directory in
      let source = try CheckpointFixture("Llama-3.1-2M-Instruct").write(into: directory).string
      try run(["convert", source, "--to", "BF16", "-o", "whole.gguf"], in: directory)
      try write([1, 2, 3], to: directory.appending("part-00003-of-00004.gguf"))
      let before = try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
      let arguments = ["split", "whole.gguf", "part", "--max-tensors", "8"]
      let refused = try KerfProcess.run(arguments, in: directory)
      #expect(refused.status == 73)
      #expect(
        refused.error == "kerf: error: part-00003-of-00004.gguf: exists; --force replaces it\n")
      let after = try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
      #expect(after == before)
      try run(arguments + ["--force"], in: directory)
    }
  }

  @Test func `PyTorch's files give what safetensors files give`() throws {
    for isDeflated in [false, true] {
      try withTemporaryDirectory { directory in
        let fixture = CheckpointFixture("Qwen2.5-3M-Instruct")
        let source = try fixture.write(into: directory)
        let weights = try Fixture.json(fixture.file("weights.json"))["model.safetensors"] ?? .null
        try FileManager.default.removeItem(
          atPath: source.appending("model.safetensors").string)
        try write(
          pytorchFile(weights, isDeflated: isDeflated),
          to: source.appending("pytorch_model.bin"))
        try run(["convert", source.string, "--to", "auto", "-o", "out.gguf"], in: directory)
        let differences = try GGUFDump.differences(
          expected: fixture.file("expected/bf16.json"), actual: directory.appending("out.gguf"))
        #expect(differences == [])
      }
    }
  }

  private func run(_ arguments: [String], in directory: FilePath) throws {
    let result = try KerfProcess.run(arguments + ["--quiet"], in: directory)
    #expect(result.status == 0 && result.error == "", "\(arguments): \(result.error)")
  }
}
