import OrderedCollections
public import StrictJSON

/// A zip archive being written, with whatever faults a test wants.
public struct ZipWriter: Sendable {
  /// An entry, as its records are to say.
  public struct Entry: Sendable {
    /// With its folder.
    public var name: String
    /// What it holds.
    public var bytes: [UInt8]
    /// Whether the bytes are packed as a deflated stream (of blocks without compression).
    public var isDeflated = false
    /// The checksum that the records say; `nil` for the right one.
    public var checksum: UInt32?
    /// The size that the records say; `nil` for the right one.
    public var size: Int?
    /// Where the directory says that the entry begins; `nil` for where it does.
    public var offset: Int?

    /// An entry that is stored, and right.
    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// In their order.
  public var entries: [Entry]
  /// Whether sizes and places are given with 64 bits.
  public var isWide = false

  /// An archive of these.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The bytes of the archive.
  public func archive() -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let place = entry.offset ?? file.count
      let stored = entry.isDeflated ? deflated(entry.bytes) : entry.bytes
      let size = entry.size ?? entry.bytes.count
      let packed = entry.isDeflated ? stored.count : size
      let common =
        number(0, 2) + number(entry.isDeflated ? 8 : 0, 2) + number(0, 4)
        + number(Int(entry.checksum ?? CRC32.checksum(entry.bytes)), 4)
        + number(isWide ? 0xFFFF_FFFF : packed, 4) + number(isWide ? 0xFFFF_FFFF : size, 4)
        + number(entry.name.utf8.count, 2)
      let wide =
        isWide
        ? number(1, 2) + number(24, 2) + number(size, 8) + number(packed, 8) + number(place, 8) : []
      file += [0x50, 0x4B, 3, 4] + number(45, 2) + common + number(0, 2)
      file += Array(entry.name.utf8) + stored
      directory += [0x50, 0x4B, 1, 2] + number(45, 2) + number(45, 2) + common
      directory += number(wide.count, 2) + number(0, 2 + 2 + 2 + 4)
      directory += number(isWide ? 0xFFFF_FFFF : place, 4) + Array(entry.name.utf8) + wide
    }
    let (start, count) = (file.count, entries.count)
    file += directory
    if isWide {
      let place = file.count
      file += [0x50, 0x4B, 6, 6] + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
      file += number(count, 8) + number(count, 8) + number(directory.count, 8) + number(start, 8)
      file += [0x50, 0x4B, 6, 7] + number(0, 4) + number(place, 8) + number(1, 4)
    }
    file += [0x50, 0x4B, 5, 6] + number(0, 4) + number(count, 2) + number(count, 2)
    return file + number(directory.count, 4) + number(start, 4) + number(0, 2)
  }

  /// A stream of blocks that are not compressed, which any decoder reads.
  private func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var (stream, start): ([UInt8], Int) = ([], 0)
    repeat {
      let end = min(start + 0xFFFF, bytes.count)
      stream.append(end == bytes.count ? 1 : 0)
      stream += number(end - start, 2) + number(~(end - start) & 0xFFFF, 2)
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    return stream
  }

  private func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// A pickle of protocol 2, written instruction by instruction as `torch.save` does.
public struct PickleWriter {
  /// What has been written.
  public private(set) var bytes: [UInt8] = [0x80, 2]

  /// An empty pickle.
  public init() {}

  /// Instructions that are letters.
  public mutating func code(_ text: String) { bytes += Array(text.utf8) }
  /// Instructions that are not.
  public mutating func raw(_ more: [UInt8]) { bytes += more }

  /// A class or function.
  public mutating func global(_ module: String, _ name: String) { code("c\(module)\n\(name)\n") }

  /// Text.
  public mutating func string(_ text: String) {
    bytes += [0x58] + (0..<4).map { UInt8(truncatingIfNeeded: text.utf8.count >> (8 * $0)) }
    code(text)
  }

  /// A number of 32 bits.
  public mutating func integer(_ value: Int) {
    bytes += [0x4A] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A tuple of numbers.
  public mutating func tuple(_ values: [Int]) {
    code("(")
    for value in values { integer(value) }
    code("t")
  }

  /// A tensor, as `_rebuild_tensor_v2` makes it.
  public mutating func tensor(
    storage key: String, type: String = "FloatStorage", count: Int, offset: Int = 0, shape: [Int],
    strides: [Int]? = nil
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    code("((")
    string("storage")
    global("torch", type)
    string(key)
    string("cpu")
    integer(count)
    code("tQ")
    integer(offset)
    tuple(shape)
    tuple(strides ?? Self.strides(of: shape))
    raw([0x89])
    global("collections", "OrderedDict")
    code(")RtR")
  }

  /// An ordered dictionary, whose members the body writes: a name and a value each.
  public mutating func dictionary(_ body: (inout PickleWriter) throws -> Void) rethrows {
    global("collections", "OrderedDict")
    code(")R(")
    try body(&self)
    code("u")
  }

  private static func strides(of shape: [Int]) -> [Int] {
    shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
  }
}

/// The bytes of a `pytorch_model.bin` for one entry of a `weights.json`: the tensors of the
/// safetensors file in the order in which the reference reads those.
public func pytorchFile(_ tensors: JSONValue, isDeflated: Bool = false) throws -> [UInt8] {
  let storages = [
    "F64": "DoubleStorage", "F32": "FloatStorage", "F16": "HalfStorage",
    "BF16": "BFloat16Storage", "I64": "LongStorage",
  ]
  let members = (tensors.object ?? [:]).filter { $0.key != "__metadata__" }
    .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  var entries: [ZipWriter.Entry] = []
  var pickle = PickleWriter()
  pickle.dictionary { pickle in
    for (index, (name, entry)) in members.enumerated() {
      let shape = (entry["shape"]?.array ?? []).compactMap(\.integer)
      pickle.string(name)
      pickle.tensor(
        storage: String(index), type: storages[entry["dtype"]?.string ?? ""] ?? "?",
        count: shape.reduce(1, *), shape: shape)
    }
  }
  pickle.code(".")
  entries.append(ZipWriter.Entry("archive/data.pkl", pickle.bytes))
  entries.append(ZipWriter.Entry("archive/byteorder", Array("little".utf8)))
  for (index, (name, entry)) in members.enumerated() {
    var stored = ZipWriter.Entry("archive/data/\(index)", try elements(of: name, entry))
    stored.isDeflated = isDeflated
    entries.append(stored)
  }
  entries.append(ZipWriter.Entry("archive/version", Array("3\n".utf8)))
  return ZipWriter(entries).archive()
}
