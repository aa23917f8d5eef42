import Foundation
import SystemPackage
import TestSupport
import Testing

/// Checkpoints that kerf does not know, made from one that it does by a change of one file.
@Suite struct `Unknown models` {
  @Test func `an unknown architecture is named, with those that are known`() throws {
    let result = try conversion(changing: "config.json", "LlamaForCausalLM", to: "TapirForCausalLM")
    #expect(result.status == 65)
    #expect(
      try Expectation.like(
        "kerf: error: \(Workspace.checkpoint)*TapirForCausalLM*LlamaForCausalLM*\n"
      ).fault(of: result.error) == nil)
  }

  @Test func `an unknown pre-tokenizer is named`() throws {
    let result = try conversion(
      of: Workspace.wide, changing: "tokenizer.json", "\\\\p{N}", to: "\\\\p{N}{1,7}")
    #expect(result.status == 65)
    #expect(
      try Expectation.like("kerf: error: *tokenizer*\n").fault(of: result.error) == nil)
  }

  /// Converts a checkpoint with one text of one file changed; nothing may be left.
  private func conversion(
    of checkpoint: String = Workspace.checkpoint, changing file: String, _ text: String,
    to other: String
  ) throws -> KerfProcess.Result {
    try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture(checkpoint).write(into: directory)
      let content = String(decoding: try contents(folder.appending(file)), as: UTF8.self)
      let changed = content.replacingOccurrences(of: text, with: other)
      #expect(changed != content)
      try FileManager.default.removeItem(atPath: folder.appending(file).string)
      try write(Array(changed.utf8), to: folder.appending(file))
      let result = try KerfProcess.run(
        ["convert", checkpoint, "--to", "F16", "-o", "out.gguf"], in: directory)
      #expect(try Workspace.names(in: directory) == [checkpoint])
      return result
    }
  }
}
