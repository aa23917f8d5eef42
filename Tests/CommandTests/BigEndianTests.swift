import GGUF
import Storage
import StrictJSON
import SystemPackage
import TestSupport
import Testing
import Tensors

/// Models whose files store numbers with the most significant byte first.
@Suite struct `Big-endian models` {
  private static let checkpoint = "all-MiniLM-L6-v2-tiny"

  @Test func `its weights have the same values, and convert to the same bytes`() throws {
    try withTemporaryDirectory { directory in
      _ = try CheckpointFixture(Self.checkpoint).write(into: directory)
      try run("convert \(Self.checkpoint) --to F16 -o little.gguf", in: directory)
      let big = directory.appending("big.gguf")
      try write(bigEndianCopy(of: directory.appending("little.gguf")), to: big)
      #expect(
        try GGUFDump.differences(
          expected: "checkpoints/\(Self.checkpoint)/expected/f16-bigendian.json", actual: big)
          == [])

      for type in ["F16", "F32", "Q8_0", "Q4_K_M"] {
        try run("convert little.gguf --to \(type) -o a-\(type).gguf", in: directory)
        try run("convert big.gguf --to \(type) -o b-\(type).gguf", in: directory)
        #expect(
          try contents(directory.appending("a-\(type).gguf"))
            == contents(directory.appending("b-\(type).gguf")), "\(type)")
      }
      let result = try KerfProcess.run("measure little.gguf big.gguf --json", in: directory)
      let measured = try JSONValue(parsing: Array(result.output.utf8))
      #expect(measured["total"]?["rmse"]?.number == 0)
      #expect(measured["onlyInReference"]?.array == [])
    }
  }

  private func run(_ arguments: String, in directory: FilePath) throws {
    let result = try KerfProcess.run("\(arguments) --quiet", in: directory)
    #expect(result.status == 0, "\(result.error)")
  }

  /// The file as a big-endian one: header and F16, F32 weights turned round, all else kept.
  private func bigEndianCopy(of path: FilePath) throws -> [UInt8] {
    let model = try GGUFModel(path)
    let layout = try GGUFLayout(
      metadata: model.metadata,
      tensors: model.tensors.map { .init($0.name, $0.type, $0.shape) }, byteOrder: .big)
    var file = layout.header + [UInt8](repeating: 0, count: layout.fileSize - layout.header.count)
    for (tensor, place) in zip(model.tensors, layout.tensors) {
      var bytes = try tensor.source.bytes(in: tensor.description.bytes)
      if [.F16, .F32].contains(tensor.type) {
        let size = tensor.type.blockBytes
        for start in stride(from: 0, to: bytes.count, by: size) {
          bytes[start..<start + size].reverse()
        }
      }
      file.replaceSubrange(place.bytes, with: bytes)
    }
    return file
  }
}
