import GGUF
import Storage
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Testing

/// Manifests as they are made and checked by the built command.
@Suite struct `Manifests` {
  @Test(arguments: [
    "", " --embed-manifest", " --split-max-size 100K", " --embed-manifest --via bf16",
  ])
  func `an output is what its manifest says, a changed one is not`(_ options: String) throws {
    try Workspace.with { directory in
      let made = try KerfProcess.run(
        "convert \(Workspace.wide) --to Q4_K_M --quiet -o x.gguf --manifest m.json\(options)",
        in: directory)
      #expect(made.status == 0, "\(made.error)")
      let name = options.contains("split") ? "x-00001-of-" : "x.gguf"
      let file = try #require(try Workspace.names(in: directory).first { $0.hasPrefix(name) })
      let whole = try KerfProcess.run("verify \(file) --manifest m.json --json", in: directory)
      #expect(whole.status == 0, "\(whole.output)")
      let report = try JSONValue(parsing: Array(whole.output.utf8))
      #expect(report["hashed"] == report["tensors"] && report["errors"]?.integer == 0)

      // One bit of the last tensor of the file.
      let path = directory.appending(file)
      let last = try #require(try GGUFModel(path).parts[0].tensors.last).description.bytes
      var bytes = try contents(path)
      bytes[last.upperBound - 1] ^= 1
      try write(bytes, to: path)
      let changed = try KerfProcess.run("verify \(file) --manifest m.json", in: directory)
      #expect(changed.status == 65)
      #expect(changed.output.contains("has the hash"))
      let alone = try KerfProcess.run("verify \(file)", in: directory)
      #expect((alone.status == 65) == options.contains("embed"), "\(alone.output)")
    }
  }

  @Test func `a manifest in the file adds a key and changes nothing else`() throws {
    try Workspace.with { directory in
      for (name, option) in [("a", ""), ("b", " --embed-manifest")] {
        _ = try KerfProcess.run(
          "convert \(Workspace.wide) --to Q5_K_M --quiet -o \(name).gguf\(option)", in: directory)
      }
      let (a, b) = (
        try GGUFModel(directory.appending("a.gguf")), try GGUFModel(directory.appending("b.gguf"))
      )
      var keys = b.metadata
      keys["kerf.manifest"] = nil
      #expect(keys == a.metadata && b.metadata != a.metadata)
      #expect(try Self.data(a) == Self.data(b))
    }
  }

  private static func data(_ model: GGUFModel) throws -> [[UInt8]] {
    try model.tensors.map { try $0.source.bytes(in: $0.description.bytes) }
  }
}
