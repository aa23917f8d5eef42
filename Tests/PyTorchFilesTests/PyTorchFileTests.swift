import PyTorchFiles
import Storage
import Tensors
import TestSupport
import Testing

@Suite struct `PyTorch files` {
  /// An archive of a pickle, of the byte order and of storages.
  private static func archive(
    _ storages: [(String, [UInt8])] = [("0", bytes)], _ pickle: (inout PickleWriter) -> Void
  ) -> ZipWriter {
    var writer = PickleWriter()
    pickle(&writer)
    writer.code(".")
    return ZipWriter(
      [.init("model/data.pkl", writer.bytes), .init("model/byteorder", Array("little".utf8))]
        + storages.map { ZipWriter.Entry("model/data/\($0.0)", $0.1) })
  }

  private static let bytes: [UInt8] = (0..<96).map { UInt8($0) }

  private static func open(_ bytes: [UInt8]) throws(PyTorchError) -> PyTorchFile {
    try PyTorchFile(source: MemorySource(bytes, name: "x.bin"))
  }

  /// Two tensors of one storage, the second its last two rows, in an order that is none of names.
  private static let two = archive { pickle in
    pickle.dictionary { pickle in
      pickle.string("b")
      pickle.tensor(storage: "0", count: 24, shape: [4, 6])
      pickle.string("a")
      pickle.tensor(storage: "0", count: 24, offset: 12, shape: [2, 6])
    }
  }

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  /// The message for a dictionary of one tensor.
  private static func message(_ pickle: (inout PickleWriter) -> Void) -> String {
    message { _ = try open(archive([("0", bytes)], pickle).archive()) }
  }

  @Test(arguments: [false, true], [false, true])
  func `tensors come in the order of the pickle, with their bytes`(
    _ isDeflated: Bool, _ isWide: Bool
  ) throws {
    var archive = Self.two
    archive.isWide = isWide
    for index in archive.entries.indices { archive.entries[index].isDeflated = isDeflated }
    let file = try Self.open(archive.archive())
    #expect(file.tensors.map(\.name) == ["b", "a"])
    #expect(file.tensors.map(\.shape.dimensions) == [[4, 6], [2, 6]])
    #expect(file.tensors.map(\.type) == [.F32, .F32])
    for (tensor, expected) in zip(file.tensors, [Self.bytes[...], Self.bytes[48...]]) {
      #expect(try tensor.source.bytes(in: tensor.description.bytes) == Array(expected))
    }
  }

  @Test func `a wrong checksum shows when the last byte is read, in any order`() throws {
    var archive = Self.two
    archive.entries[2].checksum = 1
    let tensor = try #require(try Self.open(archive.archive()).tensors.first)
    let start = tensor.description.bytes.lowerBound
    _ = try tensor.source.bytes(in: start + 50..<start + 96)
    _ = try tensor.source.bytes(in: start..<start + 20)
    _ = try tensor.source.bytes(in: start..<start + 20)
    #expect(throws: StorageError.self) {
      _ = try tensor.source.bytes(in: start + 20..<start + 50)
    }
    var right = Self.two
    right.entries[2].checksum = nil
    let good = try #require(try Self.open(right.archive()).tensors.first)
    _ = try good.source.bytes(in: start + 50..<start + 96)
    _ = try good.source.bytes(in: start..<start + 50)
  }

  @Test func `every prefix of a file is refused`() {
    let bytes = Self.two.archive()
    for length in 0..<bytes.count {
      #expect(throws: PyTorchError.self) { _ = try Self.open(Array(bytes[..<length])) }
    }
  }

  @Test func `a changed byte gives an error or tensors within the file, never a crash`() throws {
    let bytes = Self.two.archive()
    for index in bytes.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var changed = bytes
        changed[index] ^= change
        guard let file = try? Self.open(changed) else { continue }
        for tensor in file.tensors {
          #expect(tensor.description.bytes.upperBound <= tensor.source.size)
        }
      }
    }
  }

  @Test func `what is not on the list is refused by name`() {
    let message = Self.message { pickle in
      pickle.global("posix", "system")
      pickle.string("echo")
      pickle.raw([0x85])
      pickle.code("R")
    }
    #expect(message.contains("posix.system"))
    #expect(Self.message { $0.code("I5\n") }.contains("instruction 0x49"))
    #expect(Self.message { $0.code("]") }.contains("a list or tuple, expected a dictionary"))
    #expect(
      Self.message { pickle in
        pickle.dictionary { pickle in
          pickle.string("epoch")
          pickle.integer(3)
        }
      }.contains("\"epoch\" is a number"))
  }

  @Test func `a tensor must lie within its storage, row after row`() {
    func message(
      count: Int = 24, offset: Int = 0, shape: [Int] = [4, 6], strides: [Int]? = nil,
      key: String = "0"
    ) -> String {
      Self.message { pickle in
        pickle.dictionary { pickle in
          pickle.string("w")
          pickle.tensor(
            storage: key, count: count, offset: offset, shape: shape, strides: strides)
        }
      }
    }
    #expect(message() == "no error")
    #expect(message(strides: [1, 4]).contains("strides [1, 4]"))
    #expect(message(offset: 1).contains("storage \"0\" must have 100 bytes, it has 96"))
    #expect(message(count: 25).contains("must have 100 bytes"))
    #expect(message(key: "7").contains("storage \"7\" has no entry"))
    #expect(message(shape: [-4, 6]).contains("negative"))
    #expect(message(shape: [Int(Int32.max), Int(Int32.max), Int(Int32.max)]).contains("larger"))
    // One row: its stride says nothing.
    #expect(message(shape: [1, 6], strides: [99, 1]) == "no error")
  }

  @Test func `names occur once, in the archive and in the pickle`() {
    var archive = Self.two
    archive.entries.append(.init("model/data/0", [1]))
    #expect(Self.message { _ = try Self.open(archive.archive()) }.contains("occurs twice"))
    let message = Self.message { pickle in
      pickle.dictionary { pickle in
        for _ in 0..<2 {
          pickle.string("w")
          pickle.tensor(storage: "0", count: 24, shape: [24])
        }
      }
    }
    #expect(message.contains("tensor \"w\" occurs twice"))
  }

  @Test func `entries that overlap or claim what is not there are refused`() {
    func message(_ change: (inout ZipWriter.Entry) -> Void) -> String {
      var archive = Self.two
      change(&archive.entries[2])
      return Self.message { _ = try Self.open(archive.archive()) }
    }
    #expect(message { $0.offset = 0 }.contains("another name"))
    #expect(message { $0.size = 1 << 20 }.contains("lies beyond"))
    #expect(
      message {
        $0.isDeflated = true
        $0.size = 1 << 30
      }.contains("cannot have"))
    var overlapping = Self.two
    overlapping.entries.append(overlapping.entries[2])
    overlapping.entries[2].size = 150
    #expect(
      Self.message { _ = try Self.open(overlapping.archive()) }.contains("the zip archive"))
  }

  @Test func `deep nesting and endless values cost no more than the file`() {
    let deep = Self.message { pickle in
      for _ in 0..<200_000 { pickle.code("]") }
      for _ in 0..<199_999 { pickle.code("a") }
    }
    #expect(deep.contains("expected a dictionary"))
    let many = Self.message { pickle in
      pickle.raw([UInt8](repeating: UInt8(ascii: ")"), count: 3 << 20))
    }
    #expect(many.contains("values"))
  }

  @Test func `other forms are told apart`() {
    #expect(Self.message { _ = try Self.open([0x80, 2, 0x8A, 10]) }.contains("before 2020"))
    #expect(Self.message { _ = try Self.open(Array("hello".utf8)) }.contains("no zip archive"))
    #expect(
      Self.message { _ = try Self.open(ZipWriter([.init("a", [])]).archive()) }
        .contains("no data.pkl"))
    var big = Self.two
    big.entries[1].bytes = Array("big".utf8)
    #expect(Self.message { _ = try Self.open(big.archive()) }.contains("big-endian"))
  }
}
