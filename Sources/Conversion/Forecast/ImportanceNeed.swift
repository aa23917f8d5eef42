/// What of importance a file type needs, and has.
public enum ImportanceNeed: Hashable, Sendable {
  /// Its bytes are the same with and without.
  case none
  /// No matrix is given, and none is needed: it would lessen the error.
  case helpful
  /// No matrix is given; so many tensors cannot be made without.
  case needed(tensors: Int)
  /// A matrix is given and has all tensors that count.
  case covered
  /// A matrix is given, but lacks so many tensors, of which so many cannot be made without.
  case incomplete(lacking: Int, needed: Int)

  init(_ coverage: ImportanceCoverage, isGiven: Bool) {
    let (lacking, needed) = (coverage.lacking.count, coverage.required.count)
    self =
      switch (isGiven, coverage.count) {
      case (_, 0): .none
      case (true, _): lacking == 0 ? .covered : .incomplete(lacking: lacking, needed: needed)
      case (false, _): needed == 0 ? .helpful : .needed(tensors: needed)
      }
  }
}
