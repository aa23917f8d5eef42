import GGUF
import OrderedCollections
import Tensors

/// A small importance file with one entry, in either form, with things wrong as asked.
struct ImportanceFile: Sendable {
  static let entry = "blk.0.attn_q.weight"

  var name = Self.entry
  var sums: [Float] = (0..<32).map { 1 + Float($0) }
  var counts: [Float] = [4]
  var type = ElementType.F32
  /// The suffix of a tensor that is not written; of all where empty.
  var leavesOut: String?
  var keys: OrderedDictionary<String, GGUFValue> = [
    "general.type": .string("imatrix"), "imatrix.datasets": .array(GGUFArray(["words.txt"])),
    "imatrix.chunk_count": .uint32(4), "imatrix.chunk_size": .uint32(512),
  ]

  init(
    name: String = Self.entry, sums: [Float]? = nil, last: Float? = nil, counts: [Float] = [4],
    type: ElementType = .F32, leavesOut: String? = nil,
    keys: OrderedDictionary<String, GGUFValue>? = nil, edit: (key: String, GGUFValue)? = nil
  ) {
    self.name = name
    self.sums = sums ?? self.sums
    if let last { self.sums[31] = last }
    self.counts = counts
    self.type = type
    self.leavesOut = leavesOut
    self.keys = keys ?? self.keys
    if let edit { self.keys[edit.key] = edit.1 }
  }

  func gguf() throws -> [UInt8] {
    let all = [
      (GGUFLayout.Tensor(name + ".in_sum2", type, try Shape([1, sums.count])), sums),
      (GGUFLayout.Tensor(name + ".counts", .F32, try Shape([counts.count, 1])), counts),
    ]
    let written = all.filter { tensor, _ in
      leavesOut.map { !$0.isEmpty && !tensor.name.hasSuffix($0) } ?? true
    }
    let layout = try GGUFLayout(metadata: GGUFMetadata(keys), tensors: written.map(\.0))
    var bytes = layout.header
    for (tensor, values) in zip(layout.tensors, written.map(\.1)) {
      bytes += values.flatMap(\.bytes).prefix(tensor.bytes.count)
      bytes += Array(repeating: 0, count: layout.padding(after: tensor))
    }
    return bytes
  }

  func legacy(
    entries: Int32 = 1, nameLength: Int32? = nil, nameBytes: [UInt8]? = nil, count: Int32? = nil,
    trailer: [UInt8] = [4, 0, 0, 0, 9, 0, 0, 0] + Array("words.txt".utf8)
  ) -> [UInt8] {
    let text = nameBytes ?? Array(name.utf8)
    return entries.bytes + (nameLength ?? Int32(text.count)).bytes + text
      + Int32(counts[0]).bytes + (count ?? Int32(sums.count)).bytes + sums.flatMap(\.bytes)
      + trailer
  }
}

extension Int32 {
  fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

extension Float {
  fileprivate var bytes: [UInt8] { Int32(bitPattern: bitPattern).bytes }
}
