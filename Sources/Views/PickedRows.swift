public import Tensors

/// Some rows of every group of so many rows: one half of two tensors that are stored as one, or
/// every second row.
///
/// Row `g · picked + r` is row `g · group + first + r · step` of the base. Bytes stay as they are.
public struct PickedRows: TensorView {
  let base: any TensorView
  let pick: RowPick
  /// Outermost dimension first; the last is that of the base.
  public let shape: Shape

  /// - Parameters:
  ///   - pick: which rows of each group.
  ///   - dimensions: those of the result but the last.
  /// - Throws: `ViewError.picked` where the base's rows are not whole groups with those rows in
  ///   them, or the dimensions are not those of the rows that are left.
  public init(
    _ base: any TensorView, _ pick: RowPick, dimensions: [Int]
  ) throws(ViewError) {
    let tensor = base.sourceNames.first ?? ""
    do {
      shape = try Shape(dimensions + [base.shape.rowLength])
    } catch { throw .shape(tensor: tensor, error) }
    guard pick.isValid, base.shape.rank > 0, base.shape.rowCount % pick.group == 0,
      base.shape.rowCount / pick.group * pick.count == shape.rowCount
    else { throw .picked(tensor: tensor, shape: base.shape, pick) }
    self.base = base
    self.pick = pick
  }

  /// That of the base.
  public var elementType: ElementType { base.elementType }
  /// Those of the base.
  public var sourceNames: [String] { base.sourceNames }
  /// Where the base begins.
  public var origin: ViewOrigin { base.origin }
  /// Those of the base that are picked.
  public var rowsAtOnce: Int { max(1, min(base.rowsAtOnce / pick.step, pick.count)) }

  /// Reads what each group that the range covers has to give.
  public func read(rows: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws {
    let size = rowBytes
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (group, start) = row.quotientAndRemainder(dividingBy: pick.count)
      let count = min(pick.count - start, rows.upperBound - row)
      let first = group * pick.group + pick.first + start * pick.step
      let place = (row - rows.lowerBound) * size
      let target = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[place..<place + count * size])
      try unsafe read(count, from: first, into: target)
      row += count
    }
  }

  /// Reads every `step`-th row from a row of the base on.
  private func read(
    _ count: Int, from first: Int, into target: UnsafeMutableRawBufferPointer
  ) throws {
    let (step, size) = (pick.step, rowBytes)
    guard step > 1 else { return try unsafe base.read(rows: first..<first + count, into: target) }
    let span = (count - 1) * step + 1
    try unsafe withScratch(byteCount: span * size) { scratch in
      try unsafe base.read(rows: first..<first + span, into: scratch)
      for row in 0..<count {
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[row * size..<(row + 1) * size])
          .copyMemory(
            from: UnsafeRawBufferPointer(
              rebasing: scratch[row * step * size..<(row * step + 1) * size]))
      }
    }
  }
}

/// Which rows of each group.
public struct RowPick: Hashable, Sendable {
  /// Rows in a group.
  public let group: Int
  /// The first that is picked.
  public let first: Int
  /// How many are picked.
  public let count: Int
  /// From one to the next.
  public let step: Int

  /// `count` rows of each `group`, from `first` on, every `step`-th.
  public init(group: Int, first: Int, count: Int, step: Int = 1) {
    self.group = group
    self.first = first
    self.count = count
    self.step = step
  }

  /// Whether the rows lie within a group.
  var isValid: Bool {
    first >= 0 && count > 0 && step > 0 && first < group && count <= (group - first - 1) / step + 1
  }
}
