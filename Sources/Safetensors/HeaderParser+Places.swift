import Tensors

/// A tensor as the header lists it, before its place has been checked.
struct TensorEntry {
  let name: String
  let type: ElementType
  let shape: Shape
  /// From the start of the data, as `end` is.
  let begin: Int
  let end: Int
  /// Where the text says all this.
  let position: Int
}

extension HeaderParser {
  /// Checks that the tensors tile the data: no overlap, no hole, nothing after them.
  func placed(dataOffset: Int, dataSize: Int) throws(SafetensorsError) -> [TensorDescription] {
    var covered = 0
    var last: TensorEntry?
    for entry in entries.inOrderOfData {
      guard entry.begin >= covered else {
        throw fault(
          .overlap(tensor: entry.name, with: last?.name ?? entry.name), at: entry.position)
      }
      guard entry.begin == covered else {
        throw fault(.hole(before: entry.name, bytes: entry.begin - covered), at: entry.position)
      }
      guard entry.end <= dataSize else {
        throw fault(
          .beyondFile(tensor: entry.name, end: entry.end, dataSize: dataSize), at: entry.position)
      }
      covered = entry.end
      last = entry
    }
    guard covered == dataSize else {
      throw fault(.surplus(bytes: dataSize - covered), at: dataOffset - 8 + covered)
    }
    return entries.map { entry in
      TensorDescription(
        name: entry.name, type: entry.type, shape: entry.shape,
        bytes: dataOffset + entry.begin..<dataOffset + entry.end)
    }
  }
}

extension [TensorEntry] {
  /// Sorted by place; at one place the empty ones come first.
  fileprivate var inOrderOfData: [TensorEntry] {
    func precedes(_ one: TensorEntry, _ other: TensorEntry) -> Bool {
      (one.begin, one.end) < (other.begin, other.end)
    }
    let isSorted = zip(self, dropFirst()).allSatisfy { !precedes($1, $0) }
    return isSorted ? self : sorted(by: precedes)
  }
}
