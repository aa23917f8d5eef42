import OrderedCollections
import Storage

extension ImportanceMatrix {
  /// Reads the older form. Little-endian, without padding, integers of 32 bits:
  ///
  ///     number of entries
  ///     for each: length of the name, name, calls, number of values, values (float32)
  ///     last chunk, length of the data set's name, name       these three may be missing
  static func readingLegacy(_ source: any ByteSource) throws(ImportanceError) -> ImportanceMatrix {
    var reader = LegacyReader(source)
    var matrix = ImportanceMatrix(
      form: .legacy, file: source.name, entries: [:], datasets: [], chunkCount: nil, chunkSize: nil)
    for _ in 0..<(try reader.integer("the number of entries", atLeast: 1)) {
      let name = try reader.name("the name of an entry")
      let calls = try reader.integer("the number of calls of \"\(name)\"", atLeast: 0)
      let values = try reader.floats("the values of \"\(name)\"")
      try matrix.add(Entry(values: values, counts: [calls]), named: name)
    }
    guard reader.remaining > 0 else { return matrix }
    matrix.chunkCount = try reader.integer("the last chunk", atLeast: .min)
    let dataset = try reader.name("the data set's name")
    if !dataset.isEmpty { matrix.datasets = [dataset] }
    guard reader.remaining == 0 else {
      throw ImportanceError(
        source.name, .trailingBytes(offset: reader.offset, count: reader.remaining))
    }
    return matrix
  }
}

/// Reads the fields of the older form one after the other, never beyond the file's end.
private struct LegacyReader {
  let source: any ByteSource
  private(set) var offset = 0

  init(_ source: any ByteSource) { self.source = source }

  var remaining: Int { source.size - offset }

  /// A field of 32 bits.
  mutating func integer(_ what: String, atLeast least: Int) throws(ImportanceError) -> Int {
    let start = offset
    let bytes = try take(4, what)
    let value = Int(
      Int32(truncatingIfNeeded: bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
    guard value >= least else { throw fault(.badNumber(what: what, offset: start, value)) }
    return value
  }

  /// A length and so many bytes of text.
  mutating func name(_ what: String) throws(ImportanceError) -> String {
    let length = try integer("the length of \(what)", atLeast: 0)
    let start = offset
    guard let name = String(validating: try take(length, what), as: UTF8.self) else {
      throw fault(.nameNotUTF8(offset: start))
    }
    return name
  }

  /// A count, at least 1, and so many numbers.
  mutating func floats(_ what: String) throws(ImportanceError) -> [Float] {
    let count = try integer("the number of \(what)", atLeast: 1)
    return Float.array(from: try take(4 * count, what))
  }

  private mutating func take(_ count: Int, _ what: String) throws(ImportanceError) -> [UInt8] {
    guard count <= remaining else {
      throw fault(.endsEarly(what: what, offset: offset, needed: count, remaining: remaining))
    }
    defer { offset += count }
    return try ImportanceMatrix.bytes(offset..<offset + count, of: source)
  }

  private func fault(_ fault: ImportanceError.Fault) -> ImportanceError {
    ImportanceError(source.name, fault)
  }
}
