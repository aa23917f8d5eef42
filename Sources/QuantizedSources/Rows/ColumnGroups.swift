import Storage
import Tensors
import Views

/// Which columns of a matrix share scales.
struct ColumnGroups: Sendable {
  /// The group of each column, where the checkpoint has such a tensor.
  let index: StoredTensor?
  /// Columns of a group where it has none.
  let size: Int
  /// How many groups there are.
  let count: Int
  let columns: Int

  /// Columns beside each other that are of one group.
  struct Segment {
    let columns: Range<Int>
    let group: Int
  }

  /// Calls a closure with the segments from the first column to the last.
  ///
  /// - Throws: `SchemeError.value` for a group that there is not.
  func withSegments(_ body: ([Segment]) throws -> Void) throws {
    guard let index else {
      let segments = stride(from: 0, to: columns, by: size).map {
        Segment(columns: $0..<min($0 + size, columns), group: $0 / size)
      }
      return try body(segments)
    }
    var segments: [Segment] = []
    try unsafe withWords(columns) { groups in
      try unsafe index.read(from: 0, into: UnsafeMutableRawBufferPointer(groups))
      var start = 0
      for column in 0..<columns {
        let group = Int(Int32(bitPattern: unsafe groups[column]))
        guard 0..<count ~= group else {
          throw SchemeError.value(
            file: index.source.name, tensor: index.name,
            found: "column \(column) is of group \(group)", expected: "one of \(count) groups")
        }
        let isLast = unsafe column + 1 == columns || groups[column + 1] != groups[column]
        if isLast {
          segments.append(Segment(columns: start..<column + 1, group: group))
          start = column + 1
        }
      }
    }
    try body(segments)
  }
}
