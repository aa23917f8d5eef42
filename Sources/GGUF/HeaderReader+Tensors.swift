import Storage
import Tensors

/// A tensor as the header lists it, before its place has been checked.
struct TensorEntry {
  let name: String
  let type: ElementType
  let shape: Shape
  let byteCount: Int
  /// From the start of the data.
  let dataOffset: UInt64
  /// Where the header says all this.
  let headerOffset: Int
}

extension HeaderReader {
  static let maximumRank = 4
  /// llama.cpp stops at 63 bytes, other projects at 127; this is for messages to stay readable.
  static let maximumNameLength = 1023
  /// A name of one byte, no dimensions, type and offset.
  static let smallestTensor = 8 + 1 + 4 + 4 + 8

  /// Reads what the header says of the tensors.
  mutating func tensorEntries(_ count: Int) throws(GGUFError) -> [TensorEntry] {
    var entries: [TensorEntry] = []
    var names: Set<ExactName> = []
    // A sparse file can promise more than there is memory for: reserve for what is usual.
    entries.reserveCapacity(min(count, 1 << 17))
    names.reserveCapacity(min(count, 1 << 17))
    for _ in 0..<count {
      let entry = try tensorEntry()
      guard names.insert(ExactName(entry.name)).inserted else {
        throw fault(.duplicateTensor(entry.name), at: entry.headerOffset)
      }
      entries.append(entry)
    }
    return entries
  }

  private mutating func tensorEntry() throws(GGUFError) -> TensorEntry {
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
    return TensorEntry(
      name: name, type: type, shape: shape, byteCount: byteCount,
      dataOffset: try number("the data offset of \"\(name)\""), headerOffset: start)
  }

  private mutating func tensorName() throws(GGUFError) -> String {
    let start = offset
    let length = try count(
      of: "bytes of a tensor name", unit: 1, label: "the length of a tensor name")
    guard length > 0 else { throw fault(.emptyTensorName, at: start) }
    guard length <= Self.maximumNameLength else {
      throw fault(.tensorNameTooLong(length, limit: Self.maximumNameLength), at: start)
    }
    guard let name = try text(length), !name.utf8.contains(0) else {
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
    var dimensions = [Int](repeating: 0, count: Int(rank))
    for i in dimensions.indices.reversed() {
      let dimension: UInt64 = try number("the shape of \"\(name)\"")
      guard let value = Int(exactly: dimension) else {
        throw fault(.dimensionTooLarge(dimension, tensor: name), at: offset - 8)
      }
      dimensions[i] = value
    }
    do throws(ShapeError) {
      return try Shape(dimensions)
    } catch {
      throw fault(.badShape(error, tensor: name), at: start)
    }
  }

  /// Checks that the tensors lie one after the other, each padded to the alignment.
  func placed(
    _ entries: [TensorEntry], dataOffset: Int, alignment: Int
  ) throws(GGUFError) -> [TensorDescription] {
    var end = 0
    var last: TensorEntry?
    for entry in entries.inOrderOfData {
      let start = try place(of: entry, dataOffset: dataOffset)
      guard start % alignment == 0 else {
        throw fault(
          .unaligned(tensor: entry.name, at: start, alignment: alignment), at: entry.headerOffset)
      }
      guard start >= end else {
        throw fault(
          .overlap(tensor: entry.name, with: last?.name ?? entry.name), at: entry.headerOffset)
      }
      guard start == end else {
        throw fault(.hole(before: entry.name, bytes: start - end), at: entry.headerOffset)
      }
      end = start + entry.byteCount
      // Cannot overflow: the end lies inside the file, the alignment is below 2^31.
      end += end.padding(to: alignment)
      last = entry
    }
    return entries.map { entry in
      let start = dataOffset + Int(entry.dataOffset)
      return TensorDescription(
        name: entry.name, type: entry.type, shape: entry.shape,
        bytes: start..<start + entry.byteCount)
    }
  }

  /// The start of a tensor in the data, once it is known to end inside the file.
  private func place(of entry: TensorEntry, dataOffset: Int) throws(GGUFError) -> Int {
    let room = max(0, size - dataOffset)
    guard entry.byteCount <= room, entry.dataOffset <= UInt64(room - entry.byteCount) else {
      throw fault(
        .beyondFile(
          tensor: entry.name, at: entry.dataOffset, bytes: entry.byteCount, size: size),
        at: entry.headerOffset)
    }
    return Int(entry.dataOffset)
  }
}

extension [TensorEntry] {
  /// Sorted by place; at one place the empty ones come first.
  fileprivate var inOrderOfData: [TensorEntry] {
    func precedes(_ one: TensorEntry, _ other: TensorEntry) -> Bool {
      (one.dataOffset, one.byteCount) < (other.dataOffset, other.byteCount)
    }
    let isSorted = zip(self, dropFirst()).allSatisfy { !precedes($1, $0) }
    return isSorted ? self : sorted(by: precedes)
  }
}
