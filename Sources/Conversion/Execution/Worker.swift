import GGUF
import Measurement
import Quantization
import Storage
import Tensors
import Views

/// Moves one chunk after the other from the source to the output.
///
/// Each task has a worker of its own.
struct Worker {
  let plan: Plan
  let kernels: KernelSet
  let allowNonFinite: Bool
  let output: OutputSet
  /// Bytes as the source stores them, and the same as float32.
  private let inputs = ChunkBuffer()
  private let floats = ChunkBuffer()
  /// The values after rounding through 16 bits.
  private let roundedFloats = ChunkBuffer()
  /// Bytes of the output, and what they decode to.
  private let outputs = ChunkBuffer()
  private let decodedFloats = ChunkBuffer()

  init(plan: Plan, kernels: KernelSet, allowNonFinite: Bool, output: OutputSet) {
    self.plan = plan
    self.kernels = kernels
    self.allowNonFinite = allowNonFinite
    self.output = output
  }

  /// Reads, encodes and writes a chunk.
  ///
  /// - Returns: how far the written weights are from the source's.
  func process(_ chunk: Chunk) throws -> ErrorStatistics {
    let tensor = plan.tensors[chunk.tensor]
    let (view, columns) = (tensor.view, tensor.shape.rowLength)
    let count = chunk.rows.count * columns
    let values = unsafe floats.floats(count)
    let input = try unsafe read(chunk, of: view, into: values)
    let place = Place(tensor: tensor, firstRow: chunk.rows.lowerBound)
    if !allowNonFinite, let index = unsafe firstNonFinite(in: UnsafeBufferPointer(values)) {
      throw unsafe place.nonFinite(at: index, value: values[index])
    }
    if tensor.isMoved {
      try unsafe write(input, chunk: chunk)
      if let proof = tensor.proof {
        return try unsafe compare(values, with: proof, rows: chunk.rows, place)
      }
      return unsafe statistics(UnsafeBufferPointer(values), UnsafeBufferPointer(values))
    }

    let rounded = try unsafe rounded(values, through: tensor.rounding)
    let blocks = unsafe outputs.bytes(
      count / tensor.type.blockWeights * tensor.type.blockBytes)
    let codec = try RowCodec(tensor.type, kernels: kernels)
    try unsafe encode(rounded, with: codec, tensor: tensor, firstRow: chunk.rows.lowerBound, blocks)
    let decoded = unsafe decodedFloats.floats(count)
    try unsafe codec.decode(UnsafeRawBufferPointer(blocks), into: decoded)
    try unsafe write(blocks, chunk: chunk)
    let statistics = unsafe statistics(UnsafeBufferPointer(values), UnsafeBufferPointer(decoded))
    if !allowNonFinite, statistics.nonFiniteCount > 0,
      let index = unsafe firstNonFinite(in: UnsafeBufferPointer(decoded))
    {
      throw place.notRepresentable(at: index)
    }
    return statistics
  }

  /// Reads a chunk's rows and decodes them.
  ///
  /// - Returns: the rows as the view delivers them.
  private func read(
    _ chunk: Chunk, of view: any TensorView, into values: UnsafeMutableBufferPointer<Float>
  ) throws -> UnsafeMutableRawBufferPointer {
    guard view.elementType != .F32 else {
      let bytes = UnsafeMutableRawBufferPointer(values)
      try unsafe view.read(rows: chunk.rows, into: bytes)
      return unsafe bytes
    }
    let bytes = unsafe inputs.bytes(chunk.rows.count * view.rowBytes)
    try unsafe view.read(rows: chunk.rows, into: bytes)
    try unsafe RowCodec(view.elementType, kernels: kernels).decode(
      UnsafeRawBufferPointer(bytes), into: values)
    return unsafe bytes
  }

  /// Compares what blocks decode to with the weights that they were moved from.
  ///
  /// - Throws: `ConversionError.notExact` for the first that differs.
  private func compare(
    _ decoded: UnsafeMutableBufferPointer<Float>, with proof: any TensorView, rows: Range<Int>,
    _ place: Place
  ) throws -> ErrorStatistics {
    let weights = unsafe decodedFloats.floats(decoded.count)
    try unsafe proof.read(rows: rows, into: UnsafeMutableRawBufferPointer(weights))
    for i in 0..<decoded.count where unsafe decoded[i] != weights[i] {
      throw unsafe place.notExact(at: i, value: decoded[i], source: weights[i])
    }
    return unsafe statistics(UnsafeBufferPointer(weights), UnsafeBufferPointer(decoded))
  }

  /// The values after a round trip through a 16-bit type; the values themselves where there is none.
  private func rounded(
    _ values: UnsafeMutableBufferPointer<Float>, through type: ElementType?
  ) throws -> UnsafeBufferPointer<Float> {
    guard let type else { return UnsafeBufferPointer(values) }
    let codec = try RowCodec(type, kernels: kernels)
    let bytes = unsafe outputs.bytes(values.count * type.blockBytes)
    let rounded = unsafe roundedFloats.floats(values.count)
    try unsafe codec.encode(
      rows: UnsafeBufferPointer(values), columns: values.count, importance: nil, into: bytes)
    try unsafe codec.decode(UnsafeRawBufferPointer(bytes), into: rounded)
    return UnsafeBufferPointer(rounded)
  }

  private func encode(
    _ rows: UnsafeBufferPointer<Float>, with codec: RowCodec, tensor: PlannedTensor, firstRow: Int,
    _ blocks: UnsafeMutableRawBufferPointer
  ) throws {
    let columns = tensor.shape.rowLength
    guard let importance = tensor.importance else {
      return try unsafe codec.encode(rows: rows, columns: columns, importance: nil, into: blocks)
    }
    let start = importance.count > columns ? firstRow / tensor.shape.rowsOfMatrix * columns : 0
    try unsafe importance.withUnsafeBufferPointer { weights in
      try unsafe codec.encode(
        rows: rows, columns: columns,
        importance: UnsafeBufferPointer(rebasing: weights[start..<start + columns]), into: blocks)
    }
  }

  /// Writes rows to their place; in a big-endian file with the bytes of numbers turned round.
  private func write(_ rows: UnsafeMutableRawBufferPointer, chunk: Chunk) throws {
    let tensor = plan.tensors[chunk.tensor]
    if plan.byteOrder == .big, tensor.type.isTurnedInBigEndian {
      unsafe tensor.type.turnBytes(of: rows)
    }
    let rowBytes = tensor.byteCount / tensor.shape.rowCount
    let offset = tensor.bytes.lowerBound + chunk.rows.lowerBound * rowBytes
    try unsafe output.files[tensor.part].write(UnsafeRawBufferPointer(rows), at: offset)
  }

  private func statistics(
    _ reference: UnsafeBufferPointer<Float>, _ candidate: UnsafeBufferPointer<Float>
  ) -> ErrorStatistics {
    var statistics = ErrorStatistics()
    unsafe statistics.add(reference: reference, candidate: candidate)
    return statistics
  }
}

/// Names a weight of a chunk in errors.
private struct Place {
  let tensor: PlannedTensor
  let firstRow: Int

  private func position(_ index: Int) -> (row: Int, column: Int) {
    let (row, column) = index.quotientAndRemainder(dividingBy: tensor.shape.rowLength)
    return (firstRow + row, column)
  }

  func nonFinite(at index: Int, value: Float) -> ConversionError {
    let (row, column) = position(index)
    return .nonFinite(
      file: tensor.view.origin.source, tensor: tensor.view.sourceNames.first ?? tensor.name,
      row: row,
      column: column, value: value)
  }

  func notExact(at index: Int, value: Float, source: Float) -> ConversionError {
    let (row, column) = position(index)
    return .notExact(
      tensor: tensor.name, row: row, column: column, type: tensor.type, value: value,
      source: source)
  }

  func notRepresentable(at index: Int) -> ConversionError {
    let (row, column) = position(index)
    return .notRepresentable(tensor: tensor.name, row: row, column: column, type: tensor.type)
  }
}
