import Storage
import Tensors

/// What the header says of the tensors, before their places have been checked.
struct TensorEntries {
  /// Their bytes are counted from the start of the data.
  fileprivate(set) var tensors: [TensorDescription] = []
  /// Where the header speaks of each.
  fileprivate(set) var headerOffsets: [Int] = []
}

extension HeaderReader {
  static let maximumRank = 4
  /// llama.cpp stops at 63 bytes, other projects at 127; this is for messages to stay readable.
  static let maximumNameLength = 1023
  /// A name of one byte, no dimensions, type and offset.
  static let smallestTensor = 8 + 1 + 4 + 4 + 8

  /// Reads what the header says of the tensors.
  mutating func tensorEntries(_ count: Int) throws(GGUFError) -> TensorEntries {
    var entries = TensorEntries()
    var names: Set<ExactName> = []
    // A sparse file can promise more than there is memory for: reserve for what is usual.
    let usual = min(count, 1 << 17)
    entries.tensors.reserveCapacity(usual)
    entries.headerOffsets.reserveCapacity(usual)
    names.reserveCapacity(usual)
    for _ in 0..<count {
      let start = offset
      let tensor = try tensorEntry()
      guard names.insert(ExactName(tensor.name)).inserted else {
        throw fault(.duplicateTensor(tensor.name), at: start)
      }
      entries.tensors.append(tensor)
      entries.headerOffsets.append(start)
    }
    return entries
  }

  private mutating func tensorEntry() throws(GGUFError) -> TensorDescription {
    let start = offset
    let name = try tensorName()
    let shape = try shape(of: name)
    let code: UInt32 = try number("the element type of \"\(name)\"")
    guard let type = ElementType(ggufCode: code) else {
      throw fault(.unknownTensorType(code, tensor: name), at: offset - 4)
    }
    let byteCount: Int
    do throws(ShapeError) {
      byteCount = try shape.byteCount(of: type)
    } catch {
      throw fault(.badShape(error, tensor: name), at: start)
    }
    let place: UInt64 = try number("the data offset of \"\(name)\"")
    guard byteCount <= size, place <= UInt64(size - byteCount) else {
      throw fault(
        .beyondFile(tensor: name, at: place, bytes: byteCount, size: size), at: start)
    }
    return TensorDescription(
      name: name, type: type, shape: shape, bytes: Int(place)..<Int(place) + byteCount)
  }

  private mutating func tensorName() throws(GGUFError) -> String {
    let start = offset
    let length = try count(
      of: "bytes of a tensor name", unit: 1, label: "the length of a tensor name")
    guard length > 0 else { throw fault(.emptyTensorName, at: start) }
    guard length <= Self.maximumNameLength else {
      throw fault(.tensorNameTooLong(length, limit: Self.maximumNameLength), at: start)
    }
    guard let name = try text(length, allowsNull: false) else {
      throw fault(.tensorNameNotText, at: start)
    }
    return name
  }

  /// Reads dimensions, which GGUF lists fastest first.
  private mutating func shape(of name: String) throws(GGUFError) -> Shape {
    let start = offset
    let rank: UInt32 = try number("the number of dimensions of \"\(name)\"")
    guard rank <= Self.maximumRank else {
      throw fault(.tooManyDimensions(rank, tensor: name, limit: Self.maximumRank), at: start)
    }
    // A matrix, as nearly all are, needs no list of dimensions.
    var (columns, rows, dimensions): (Int, Int, [Int]) = (0, 0, [])
    if rank == 2 {
      columns = try dimension(of: name)
      rows = try dimension(of: name)
    } else {
      for _ in 0..<rank { dimensions.append(try dimension(of: name)) }
      dimensions.reverse()
    }
    do throws(ShapeError) {
      return try rank == 2 ? Shape(rows: rows, columns: columns) : Shape(dimensions)
    } catch {
      throw fault(.badShape(error, tensor: name), at: start)
    }
  }

  private mutating func dimension(of name: String) throws(GGUFError) -> Int {
    let dimension: UInt64 = try number("the shape of \"\(name)\"")
    guard let value = Int(exactly: dimension) else {
      throw fault(.dimensionTooLarge(dimension, tensor: name), at: offset - 8)
    }
    return value
  }

  /// Checks that the tensors lie one after the other, each padded to the alignment, and counts
  /// their bytes from the start of the file.
  func placed(
    _ entries: consuming TensorEntries, dataOffset: Int, alignment: Int
  ) throws(GGUFError) -> [TensorDescription] {
    let room = max(0, size - dataOffset)
    var end = 0
    var last: Int?
    for index in entries.tensors.inOrderOfData {
      let tensor = entries.tensors[index]
      func refused(_ reason: GGUFError.Fault) -> GGUFError {
        fault(reason, at: entries.headerOffsets[index])
      }
      let (start, byteCount) = (tensor.bytes.lowerBound, tensor.bytes.count)
      guard tensor.bytes.upperBound <= room else {
        throw refused(
          .beyondFile(tensor: tensor.name, at: UInt64(start), bytes: byteCount, size: size))
      }
      guard start % alignment == 0 else {
        throw refused(.unaligned(tensor: tensor.name, at: start, alignment: alignment))
      }
      guard start >= end else {
        throw refused(
          .overlap(tensor: tensor.name, with: entries.tensors[last ?? index].name))
      }
      guard start == end else {
        throw refused(.hole(before: tensor.name, bytes: start - end))
      }
      end = tensor.bytes.upperBound
      // Cannot overflow: the end lies inside the file, the alignment is below 2^31.
      end += end.padding(to: alignment)
      last = index
    }
    // In place: a copy of a large model's list would take longer than all the checks.
    for index in entries.tensors.indices {
      entries.tensors[index].move(by: dataOffset)
    }
    return entries.tensors
  }
}

extension TensorDescription {
  /// Counts the bytes from a place that lies so much earlier.
  fileprivate mutating func move(by offset: Int) {
    self = TensorDescription(
      name: name, type: type, shape: shape,
      bytes: bytes.lowerBound + offset..<bytes.upperBound + offset)
  }
}

extension [TensorDescription] {
  /// The numbers of the tensors sorted by place; at one place the empty ones come first.
  fileprivate var inOrderOfData: [Int] {
    func precedes(_ one: Int, _ other: Int) -> Bool {
      let (a, b) = (self[one].bytes, self[other].bytes)
      return (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
    }
    let isSorted = indices.dropFirst().allSatisfy { !precedes($0, $0 - 1) }
    return isSorted ? [Int](indices) : indices.sorted(by: precedes)
  }
}
