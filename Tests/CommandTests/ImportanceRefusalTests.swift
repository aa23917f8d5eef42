import GGUF
import OrderedCollections
import SystemPackage
import Tensors
import TestSupport
import Testing

/// Importance matrices with values that cannot be, given to every command that takes one.
@Suite struct `Importance that cannot be` {
  /// A tensor of the workspace's checkpoint, with rows of 128 weights.
  private static let entry = "blk.0.attn_q.weight"

  /// What is wrong with the entry, and what the message says of it.
  private static let faults: [(values: [Float], words: String)] = [
    (values(last: .nan), "value 127 is nan"),
    (values(last: .infinity), "value 127 is inf"),
    (values(last: -1), "value 127 is -1.0"),
    (Array(values(last: 1).dropLast(28)), "has 100 values"),
  ]

  private static let commands = [
    "convert \(Workspace.checkpoint) --to Q4_0 -o out.gguf --imatrix",
    "convert \(Workspace.checkpoint) --to Q4_0 --dry-run --imatrix",
    "plan \(Workspace.checkpoint) --to Q4_0 --imatrix",
    "plan \(Workspace.checkpoint) --imatrix",
    "measure F16.gguf Q4_K_M.gguf --imatrix",
  ]

  @Test(arguments: faults, commands)
  func `is refused with the tensor's name`(
    _ fault: (values: [Float], words: String), command: String
  ) throws {
    try check(fault, command)
  }

  @Test(
    arguments: faults.prefix(3),
    ["importance merge -o sum.gguf", "importance convert -o other.gguf"])
  func `is not brought into another matrix`(
    _ fault: (values: [Float], words: String), command: String
  ) throws {
    try check(fault, command)
  }

  /// Runs a command with the name of a faulty matrix behind it.
  private func check(_ fault: (values: [Float], words: String), _ command: String) throws {
    try Workspace.with { directory in
      try write(Self.legacy(fault.values), to: directory.appending("bad.dat"))
      try write(Self.gguf(fault.values), to: directory.appending("bad.gguf"))
      let before = try Workspace.names(in: directory)
      for file in ["bad.dat", "bad.gguf"] {
        let result = try KerfProcess.run("\(command) \(file)", in: directory)
        #expect(result.status == 65, "\(file)")
        #expect(result.output == "", "\(file)")
        let start = "kerf: error: \(file): entry \"\(Self.entry)\""
        #expect(result.error.hasPrefix(start), "\(result.error)")
        #expect(result.error.contains(fault.words), "\(result.error)")
        #expect(try Workspace.names(in: directory) == before)
      }
    }
  }

  private static func values(last: Float) -> [Float] {
    (1..<128).map { Float($0) } + [last]
  }

  private static func legacy(_ values: [Float]) -> [UInt8] {
    func bytes(_ number: Int32) -> [UInt8] { bytes(bits: UInt32(bitPattern: number)) }
    func bytes(bits: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
    let (name, text) = (Array(entry.utf8), Array("words.txt".utf8))
    return bytes(1) + bytes(Int32(name.count)) + name + bytes(4) + bytes(Int32(values.count))
      + values.flatMap { bytes(bits: $0.bitPattern) } + bytes(4) + bytes(Int32(text.count)) + text
  }

  private static func gguf(_ values: [Float]) throws -> [UInt8] {
    let layout = try GGUFLayout(
      metadata: GGUFMetadata([
        "general.type": .string("imatrix"),
        "imatrix.datasets": .array(GGUFArray(["words.txt"])),
        "imatrix.chunk_count": .uint32(4), "imatrix.chunk_size": .uint32(512),
      ]),
      tensors: [
        .init(entry + ".in_sum2", .F32, try Shape([1, values.count])),
        .init(entry + ".counts", .F32, try Shape([1, 1])),
      ])
    var bytes = layout.header
    for (tensor, values) in zip(layout.tensors, [values, [1]]) {
      bytes += unsafe values.withUnsafeBytes { unsafe Array($0) }
      bytes += Array(repeating: 0, count: layout.padding(after: tensor))
    }
    return bytes
  }
}
