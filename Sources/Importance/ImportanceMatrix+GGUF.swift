import GGUF
import OrderedCollections
import Storage
import Tensors

extension ImportanceMatrix {
  /// Reads the GGUF form.
  ///
  /// For each entry there is a tensor of sums, `NAME.in_sum2`, and one of counts, `NAME.counts`.
  /// Other tensors are ignored, and keys may be missing, but not all of both.
  static func readingGGUF(_ source: any ByteSource) throws(ImportanceError) -> ImportanceMatrix {
    let file: GGUFFile
    do throws(GGUFError) {
      file = try GGUFFile(source: source)
    } catch {
      throw ImportanceError(source.name, .gguf(error))
    }
    guard !file.tensors.isEmpty else { throw ImportanceError(source.name, .noTensors) }
    let metadata = file.header.metadata
    var matrix = ImportanceMatrix(
      form: .gguf, file: source.name, entries: [:],
      datasets: try datasets(metadata, in: source.name),
      chunkCount: try integer(metadata, Key.chunkCount, in: source.name),
      chunkSize: try integer(metadata, Key.chunkSize, in: source.name))
    matrix.missingKeys = [Key.datasets, Key.chunkCount, Key.chunkSize]
      .filter { metadata[$0] == nil }
    try matrix.addEntries(of: file)
    // A model, say: nothing in it is what a matrix has.
    if matrix.entries.isEmpty, matrix.missingKeys.count == 3 {
      throw ImportanceError(source.name, .missingKey(matrix.missingKeys[0]))
    }
    return matrix
  }

  private static func integer(
    _ metadata: GGUFMetadata, _ key: String, in file: String
  ) throws(ImportanceError) -> Int? {
    guard metadata[key] != nil else { return nil }
    guard let value = metadata.integer(key), value >= 0 else {
      throw ImportanceError(file, .badKey(key, expected: "a number"))
    }
    return value
  }

  private static func datasets(
    _ metadata: GGUFMetadata, in file: String
  ) throws(ImportanceError) -> [String] {
    guard metadata[Key.datasets] != nil else { return [] }
    guard let array = metadata.array(Key.datasets) else {
      throw ImportanceError(file, .badKey(Key.datasets, expected: "an array of strings"))
    }
    if array.count == 0 { return [] }
    guard let strings = array.strings else {
      throw ImportanceError(file, .badKey(Key.datasets, expected: "an array of strings"))
    }
    return strings.map(\.text)
  }

  private mutating func addEntries(of gguf: GGUFFile) throws(ImportanceError) {
    let tensors = OrderedDictionary(gguf.tensors.map { ($0.name, $0) }) { first, _ in first }
    for (name, tensor) in tensors {
      if name.hasSuffix(Self.countsSuffix) {
        let entry = String(name.dropLast(Self.countsSuffix.count))
        guard tensors[entry + Self.sumsSuffix] != nil else {
          throw ImportanceError(file, .countsWithoutSums(entry: entry))
        }
      }
      guard name.hasSuffix(Self.sumsSuffix) else { continue }
      let entry = String(name.dropLast(Self.sumsSuffix.count))
      guard let counts = tensors[entry + Self.countsSuffix] else {
        throw ImportanceError(file, .sumsWithoutCounts(entry: entry))
      }
      let sums = try Self.floats(of: tensor, gguf.header.byteOrder)
      let tokens = try tokenCounts(Self.floats(of: counts, gguf.header.byteOrder), of: entry)
      guard !sums.isEmpty, !tokens.isEmpty else {
        throw ImportanceError(file, .noValues(entry: entry))
      }
      try add(Entry(values: sums, counts: tokens), named: entry)
    }
  }

  private static func floats(
    of tensor: StoredTensor, _ order: GGUFByteOrder
  ) throws(ImportanceError) -> [Float] {
    guard tensor.type == .F32 else {
      throw ImportanceError(
        tensor.source.name, .notFloat32(tensor: tensor.name, type: tensor.type.rawValue))
    }
    return Float.array(
      from: try bytes(tensor.description.bytes, of: tensor.source), isBigEndian: order == .big)
  }

  /// Counts are stored as floats; beyond 2^48 tokens something is wrong.
  private func tokenCounts(
    _ counts: [Float], of entry: String
  ) throws(ImportanceError) -> [Int] {
    var tokens: [Int] = []
    for (matrix, count) in counts.enumerated() {
      // Halves round away from zero.
      guard count >= 0, count < 0x1p48 else {
        throw ImportanceError(file, .badCount(entry: entry, matrix: matrix, count))
      }
      tokens.append(Int(count.rounded()))
    }
    return tokens
  }
}

extension Float {
  /// The numbers that are stored one after the other.
  static func array(from bytes: [UInt8], isBigEndian: Bool = false) -> [Float] {
    stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { i in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[i + $1]) << UInt32(8 * $1) }
      return Float(bitPattern: isBigEndian ? word.byteSwapped : word)
    }
  }
}
