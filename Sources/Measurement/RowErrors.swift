public import Importance
public import Quantization
public import Tensors
import Views

/// The errors of some rows of a tensor, gathered in one pass: what a chunk of a job leaves.
public struct RowErrors: Sendable {
  /// The first row's number in the tensor.
  let firstRow: Int
  /// The sums over each row.
  private(set) var rows: [ErrorStatistics] = []
  /// The blocks of all rows.
  private(set) var blocks = BlockHistogram()
  /// What is odd about which row.
  private(set) var findings: [(row: Int, finding: RowFinding)] = []

  /// Errors of no rows.
  init(firstRow: Int) { self.firstRow = firstRow }

  /// Pairs left out because one side is NaN or infinite.
  public var nonFiniteCount: Int { rows.reduce(0) { $0 + $1.nonFiniteCount } }

  /// Compares rows with values that are made a few rows at a time, so that they are still in the
  /// fastest cache when they are compared.
  ///
  /// - Parameters:
  ///   - reference: whole rows of what the values should be.
  ///   - shape: that of the tensor whose rows they are.
  ///   - firstRow: the first row's number in the tensor.
  ///   - importance: of the columns, of all matrices or of each.
  ///   - type: how the candidate is stored, which tells its blocks.
  ///   - candidate: gives the values that stand for some of the reference's rows, of which the
  ///     first has the number 0. They must hold until the next call.
  /// - Precondition: `candidate` gives no fewer values than the rows have; they are its caller's
  ///   memory, and their count is no file's to say.
  /// - Throws: what `candidate` throws.
  public init(
    reference: UnsafeBufferPointer<Float>, shape: Shape, firstRow: Int,
    importance: TensorImportance?, type: ElementType, kernels: KernelSet,
    candidate: (Range<Int>) throws -> UnsafeBufferPointer<Float>
  ) rethrows {
    self.init(firstRow: firstRow)
    let columns = shape.rowLength
    guard columns > 0, let x = reference.baseAddress else { return }
    let rowCount = reference.count / columns
    rows.reserveCapacity(rowCount)
    let pairs = RowPairs(columns: columns, blockWeights: type.blockWeights, kernels: kernels)
    var blocks = BlockCounter()
    let rowsOfMatrix = max(1, shape.rowsOfMatrix)
    let rowsOfPiece = max(1, Self.weightsOfPiece / columns)
    try unsafe pairs.withScratch { scratch in
      var row = 0
      while row < rowCount {
        let matrix = (firstRow + row) / rowsOfMatrix
        let end = min(rowCount, (matrix + 1) * rowsOfMatrix - firstRow)
        try Self.withWeights(importance, of: matrix, columns: columns) { weights in
          while row < end {
            let piece = row..<min(end, row + rowsOfPiece)
            let values = try unsafe candidate(piece)
            guard let y = values.baseAddress, values.count >= piece.count * columns else {
              preconditionFailure("fewer values than rows \(piece) have")
            }
            for (index, row) in piece.enumerated() {
              unsafe add(
                x + row * columns, y + index * columns, pairs, weights, scratch: scratch, &blocks)
            }
            row = piece.upperBound
          }
        }
        row = end
      }
    }
    self.blocks = blocks.histogram
  }

  /// Weights of the candidate that are made at a time, unless a row has more: 16 KiB of them.
  private static let weightsOfPiece = 4096

  /// Compares rows with as many values that are all there.
  ///
  /// - Parameter candidate: the values that stand for those of the reference.
  public init(
    reference: UnsafeBufferPointer<Float>, candidate: UnsafeBufferPointer<Float>, shape: Shape,
    firstRow: Int, importance: TensorImportance?, type: ElementType, kernels: KernelSet
  ) {
    let columns = shape.rowLength
    let count = min(reference.count, candidate.count)
    unsafe self.init(
      reference: UnsafeBufferPointer(rebasing: reference[..<count]), shape: shape,
      firstRow: firstRow, importance: importance, type: type, kernels: kernels
    ) { rows in
      unsafe UnsafeBufferPointer(
        rebasing: candidate[rows.lowerBound * columns..<rows.upperBound * columns])
    }
  }

  /// The same with weights that are known: one for each column, of all matrices or of each,
  /// [matrices, columns].
  public init(
    reference: UnsafeBufferPointer<Float>, candidate: UnsafeBufferPointer<Float>, shape: Shape,
    firstRow: Int, importance: [Float]? = nil, type: ElementType, kernels: KernelSet
  ) {
    unsafe self.init(
      reference: reference, candidate: candidate, shape: shape, firstRow: firstRow,
      importance: importance.flatMap { TensorImportance($0, columns: shape.rowLength) },
      type: type, kernels: kernels)
  }

  /// Adds a row.
  private mutating func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ pairs: RowPairs,
    _ weights: ColumnWeights?, scratch: UnsafeMutableRawPointer, _ blocks: inout BlockCounter
  ) {
    let sums = unsafe pairs.sum(x, y, weights, scratch: scratch, blocks: &blocks)
    if let finding = unsafe pairs.finding(x, y, sums) {
      findings.append((firstRow + rows.count, finding))
    }
    rows.append(sums)
  }

  /// Calls `body` with the weights of a matrix; with `nil` where there are none.
  private static func withWeights(
    _ importance: TensorImportance?, of matrix: Int, columns: Int,
    _ body: (ColumnWeights?) throws -> Void
  ) rethrows {
    guard let importance, importance.columns == columns else { return try body(nil) }
    let weights = importance.weights(of: importance.matrices > 1 ? matrix : 0)
    try unsafe weights.withUnsafeBufferPointer { weights in
      try body(unsafe weights.baseAddress.map { unsafe ColumnWeights($0, columns: columns) })
    }
  }
}
