/// What the searches in codebooks work on and hand out, for a block.
///
/// A part is what a point covers: eight weights or, in IQ3, four.
struct CodebookWorkspace {
  /// Of each weight: its magnitude, negative where its sign is stored wrong to make signs even, and
  /// the root of its importance.
  var magnitudes = [Float](repeating: 0, count: 256)
  var rootImportance = [Float](repeating: 0, count: 256)

  /// Of each part: the number of its point, and whether rounding gave it, not the choice of a
  /// neighbour.
  var points = [Int](repeating: 0, count: 64)
  var isOnBook = [Bool](repeating: true, count: 64)
  /// The same of a trial.
  var trialPoints = [Int](repeating: 0, count: 64)
  var trialIsOnBook = [Bool](repeating: true, count: 64)

  /// Of each eight weights: their signs, see ``Signs``.
  var signs = [UInt8](repeating: 0, count: 32)
  /// Of each group: whether it is near zero and was not searched.
  var isZero = [Bool](repeating: false, count: 16)
  /// Of each group of IQ1: bit i is set where delta is negative in its part i.
  var negativeDeltas = [UInt8](repeating: 0, count: 16)
}
