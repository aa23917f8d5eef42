public import Tensors

/// Encodes and decodes rows of one type with one set of kernels.
///
/// The bytes are the same for every kernel set, and equal llama.cpp's. A row is cut into blocks,
/// and rows are independent of each other: encoding a tensor in pieces of whole rows gives the same
/// bytes. A codec holds no buffers and can be used from any number of threads.
public struct RowCodec: Sendable {
  /// The type of the encoded side.
  public let type: ElementType
  /// The inner loops that do the work where they have a kernel for the type.
  public let kernels: KernelSet
  let format: any BlockFormat.Type
  /// The plain code's two forms, where the type has them.
  let plainForm: (any PlainEncoding.Type)?
  let weightedForm: (any WeightedEncoding.Type)?
  /// The type's form that has a codebook, if it has.
  private let codebook: (any CodebookFormat.Type)?

  /// - Throws: `QuantizationError.unsupported` where the type can be neither encoded nor decoded.
  public init(_ type: ElementType, kernels: KernelSet) throws(QuantizationError) {
    guard let format = BlockFormats.all[type] else { throw .unsupported(type) }
    self.type = type
    self.kernels = kernels
    self.format = format
    plainForm = format as? any PlainEncoding.Type
    weightedForm = format as? any WeightedEncoding.Type
    codebook = format as? any CodebookFormat.Type
  }

  /// Bytes that a row takes; `columns` is a whole number of blocks.
  public func rowBytes(columns: Int) -> Int { columns / type.blockWeights * type.blockBytes }

  /// Encodes rows as blocks, one row after the other.
  ///
  /// The bytes of blocks that hold infinities or NaNs are unspecified, except in F32, F16 and BF16.
  ///
  /// - Parameters:
  ///   - rows: whole rows, row-major.
  ///   - columns: weights in a row, a whole number of blocks.
  ///   - importance: one weight for each column, used for all rows, none negative; `nil` for the
  ///     plain form. Types that ignore importance take it and do not look at it.
  ///   - output: exactly the bytes that the blocks take; any alignment.
  /// - Throws: `QuantizationError` where sizes do not fit, the type can be decoded only, or
  ///   importance is missing.
  public func encode(
    rows: UnsafeBufferPointer<Float>, columns: Int, importance: UnsafeBufferPointer<Float>?,
    into output: UnsafeMutableRawBufferPointer
  ) throws(QuantizationError) {
    let rowCount = unsafe try checkedRowCount(
      weights: rows.count, columns: columns, importance: importance?.count, bytes: output.count)
    guard rowCount > 0, let first = rows.baseAddress, let target = output.baseAddress else {
      return
    }
    guard type != .F32 else {
      return unsafe output.copyMemory(from: UnsafeRawBufferPointer(rows))
    }
    let used = weightedForm == nil ? nil : unsafe importance
    if unsafe encodeFast(first, rowCount, columns, used?.baseAddress, target) { return }
    unsafe encodePlainly(rows: rows, columns: columns, importance: used, into: output)
  }

  /// Encodes with the kernels; false, and nothing is written, where they have none for the type.
  private func encodeFast(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, _ columns: Int,
    _ importance: UnsafePointer<Float>?, _ output: UnsafeMutableRawPointer
  ) -> Bool {
    guard let code = type.layout.ggufCode else { return false }
    guard let codebook, kernels.name != KernelSet.scalar.name else {
      return unsafe kernels.encode(code, rows, rowCount, columns, importance, output, nil)
    }
    return unsafe codebook.kernelBook.withUnsafeBytes {
      unsafe kernels.encode(code, rows, rowCount, columns, importance, output, $0)
    }
  }

  /// Decodes blocks, one after the other.
  ///
  /// - Parameters:
  ///   - blocks: whole blocks; any alignment, any content.
  ///   - weights: room for exactly the weights of the blocks.
  /// - Throws: `QuantizationError` where sizes do not fit.
  public func decode(
    _ blocks: UnsafeRawBufferPointer, into weights: UnsafeMutableBufferPointer<Float>
  ) throws(QuantizationError) {
    let (count, rest) = blocks.count.quotientAndRemainder(dividingBy: type.blockBytes)
    guard rest == 0 else { throw .partialBytes(type, bytes: blocks.count) }
    guard weights.count == count * type.blockWeights else {
      throw .outputWeights(type, found: weights.count, expected: count * type.blockWeights)
    }
    guard count > 0, let first = blocks.baseAddress, let target = weights.baseAddress else {
      return
    }
    guard type != .F32 else {
      return unsafe UnsafeMutableRawBufferPointer(weights).copyMemory(from: blocks)
    }
    if unsafe decodeFast(first, weights.count, target) { return }
    unsafe decodePlainly(blocks, into: weights)
  }

  /// Decodes with the kernels; false, and nothing is written, where they have none for the type.
  private func decodeFast(
    _ blocks: UnsafeRawPointer, _ count: Int, _ weights: UnsafeMutablePointer<Float>
  ) -> Bool {
    guard let code = type.kernelCode else { return false }
    guard let codebook, kernels.name != KernelSet.scalar.name else {
      return unsafe kernels.decode(code, blocks, weights, count, nil)
    }
    return unsafe codebook.kernelPoints.withUnsafeBytes {
      unsafe kernels.decode(code, blocks, weights, count, $0)
    }
  }

  /// Checks what the inner code trusts.
  private func checkedRowCount(
    weights: Int, columns: Int, importance: Int?, bytes: Int
  ) throws(QuantizationError) -> Int {
    guard plainForm != nil || weightedForm != nil else { throw .cannotEncode(type) }
    guard columns > 0, columns % type.blockWeights == 0 else {
      throw .partialBlock(type, columns: columns)
    }
    guard weights % columns == 0 else { throw .partialRow(weights: weights, columns: columns) }
    guard importance != nil || plainForm != nil else { throw .importanceRequired(type) }
    if let importance, importance != columns {
      throw .importanceCount(found: importance, columns: columns)
    }
    let expected = weights / type.blockWeights * type.blockBytes
    guard bytes == expected else { throw .outputBytes(type, found: bytes, expected: expected) }
    return weights / columns
  }
}
