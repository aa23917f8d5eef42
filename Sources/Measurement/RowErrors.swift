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

  /// Compares rows.
  ///
  /// - Parameters:
  ///   - reference: whole rows of what the values should be.
  ///   - candidate: as many values that stand for them.
  ///   - shape: that of the tensor whose rows they are.
  ///   - firstRow: the first row's number in the tensor.
  ///   - importance: of the columns, of all matrices or of each.
  ///   - type: how the candidate is stored, which tells its blocks.
  public init(
    reference: UnsafeBufferPointer<Float>, candidate: UnsafeBufferPointer<Float>, shape: Shape,
    firstRow: Int, importance: TensorImportance?, type: ElementType, kernels: KernelSet
  ) {
    self.init(firstRow: firstRow)
    let columns = shape.rowLength
    guard columns > 0, let x = reference.baseAddress, let y = candidate.baseAddress else { return }
    let end = firstRow + min(reference.count, candidate.count) / columns
    rows.reserveCapacity(end - firstRow)
    let rowsOfMatrix = max(1, shape.rowsOfMatrix)
    var row = firstRow
    while row < end {
      let matrix = row / rowsOfMatrix
      let count = min(end, (matrix + 1) * rowsOfMatrix) - row
      let start = (row - firstRow) * columns
      let weights = importance.flatMap { importance in
        importance.columns == columns
          ? importance.weights(of: importance.matrices > 1 ? matrix : 0) : nil
      }
      unsafe Self.withPointer(weights) { weights in
        unsafe add(
          x + start, y + start, count: count,
          RowPairs(
            columns: columns, importance: weights, blockWeights: type.blockWeights,
            kernels: kernels))
      }
      row += count
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

  /// Adds rows of one matrix.
  private mutating func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int, _ pairs: RowPairs
  ) {
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: pairs.scratchCount) { scratch in
      for index in 0..<count {
        let (a, b) = unsafe (x + index * pairs.columns, y + index * pairs.columns)
        let sums = unsafe pairs.sum(a, b, scratch: scratch, blocks: &blocks)
        if let finding = unsafe pairs.finding(a, b, sums) {
          findings.append((firstRow + rows.count, finding))
        }
        rows.append(sums)
      }
    }
  }

  /// Calls `body` with the weights of a matrix; with `nil` where there are none.
  private static func withPointer(
    _ weights: [Float]?, _ body: (UnsafePointer<Float>?) -> Void
  ) {
    guard let weights else { return body(nil) }
    unsafe weights.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
