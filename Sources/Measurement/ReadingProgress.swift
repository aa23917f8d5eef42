import Synchronization
import Tensors
import Views

/// Counts the bytes that the workers of a comparison have read, and tells of them.
final class ReadingProgress: Sendable {
  /// Bytes of a row of each subject, on all sides.
  private let rowBytes: [Int]
  private let all: Int
  private let tell: @Sendable (_ read: Int, _ all: Int) -> Void
  private let read = Atomic(0)

  /// - Parameter subjects: the views that each subject is read from.
  init(
    _ subjects: [[(any TensorView)?]], tell: @escaping @Sendable (_ read: Int, _ all: Int) -> Void
  ) {
    rowBytes = subjects.map { views in views.reduce(0) { $0 + ($1?.rowBytes ?? 0) } }
    all = zip(subjects, rowBytes).reduce(0) { sum, subject in
      sum + (subject.0.first??.shape.rowCount ?? 0) * subject.1
    }
    self.tell = tell
  }

  /// Counts a chunk of a subject.
  func add(_ chunk: Chunk) {
    let bytes = chunk.rows.count * rowBytes[chunk.tensor]
    tell(read.add(bytes, ordering: .relaxed).newValue, all)
  }
}
