import GGUF
import OrderedCollections
import Tensors

extension ImportanceMatrix {
  /// The bytes of the GGUF form, as the reference writes it: entries sorted by name, sums before
  /// counts.
  public func encodedGGUF() throws(ImportanceError) -> [UInt8] {
    let matrix = try inTokens()
    let data = matrix.sortedEntries.flatMap { _, entry in
      [entry.values, entry.counts.map { Float($0) }]
    }
    let layout = try matrix.layout()
    var bytes = layout.header
    bytes.reserveCapacity(layout.fileSize)
    for (tensor, values) in zip(layout.tensors, data) {
      for value in values { bytes.append(littleEndian: value.bitPattern) }
      bytes += Array(repeating: 0, count: layout.padding(after: tensor))
    }
    return bytes
  }

  /// The bytes of the older form.
  ///
  /// It knows no single experts and counts chunks, so that counts are
  /// rounded up; entries that saw no token are left out.
  public func encodedLegacy() throws(ImportanceError) -> [UInt8] {
    guard form == .gguf else { return try inTokens().encodedLegacy() }
    let size = max(1, chunkSize ?? 512)
    let kept = sortedEntries.filter { $0.entry.counts.contains { $0 > 0 } }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Int32(clamping: kept.count))
    for (name, entry) in kept {
      let calls = ((entry.counts.max() ?? 0) + size - 1) / size
      guard let count = Int32(exactly: entry.values.count), let calls = Int32(exactly: calls) else {
        throw ImportanceError(file, .tooLargeToWrite(entry: name))
      }
      bytes.append(text: name)
      bytes.append(littleEndian: calls)
      bytes.append(littleEndian: count)
      for mean in entry.means(.gguf, entry.values.indices) {
        bytes.append(littleEndian: (mean * Float(calls)).bitPattern)
      }
    }
    bytes.append(littleEndian: Int32(clamping: largestCount / size))
    bytes.append(text: datasets.last ?? "")
    return bytes
  }

  private var sortedEntries: [(name: String, entry: Entry)] {
    entries.map { (name: $0.key, entry: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private var metadata: GGUFMetadata {
    GGUFMetadata([
      Key.type: .string("imatrix"),
      Key.datasets: .array(GGUFArray(datasets)),
      Key.chunkCount: .uint32(UInt32(clamping: chunkCount ?? 0)),
      Key.chunkSize: .uint32(UInt32(clamping: chunkSize ?? 0)),
    ])
  }

  private func layout() throws(ImportanceError) -> GGUFLayout {
    do {
      let tensors = try sortedEntries.flatMap { name, entry in
        let matrices = entry.counts.count
        return [
          GGUFLayout.Tensor(
            name + Self.sumsSuffix, .F32, try Shape([matrices, entry.columns]),
            keepsTrailingOnes: false),
          GGUFLayout.Tensor(
            name + Self.countsSuffix, .F32, try Shape([matrices, 1]), keepsTrailingOnes: false),
        ]
      }
      return try GGUFLayout(metadata: metadata, tensors: tensors)
    } catch {
      throw ImportanceError(file, .cannotBeWritten(String(describing: error)))
    }
  }
}

extension [UInt8] {
  /// Appends an integer's bytes, least significant first.
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends a length of 32 bits and a text.
  fileprivate mutating func append(text: String) {
    append(littleEndian: Int32(clamping: text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
