import GGUF
import Importance
import Measurement
import Quantization
import Storage
import Tensors
import Views

/// Moves one chunk after the other from the source to all outputs.
///
/// Each task has a worker of its own. The outputs share its buffers: they are served one after the
/// other.
struct Worker {
  let batch: Batch
  let kernels: KernelSet
  let allowNonFinite: Bool
  let output: OutputSet
  /// Bytes as the source stores them, and the same as float32.
  private let inputs = ChunkBuffer()
  private let floats = ChunkBuffer()
  /// The values after rounding through 16 bits.
  private let roundedFloats = ChunkBuffer()
  /// Bytes of an output, and what they decode to.
  private let outputs = ChunkBuffer()
  private let decodedFloats = ChunkBuffer()

  init(batch: Batch, kernels: KernelSet, allowNonFinite: Bool, output: OutputSet) {
    self.batch = batch
    self.kernels = kernels
    self.allowNonFinite = allowNonFinite
    self.output = output
  }

  /// Reads a chunk, and encodes and writes it for each output.
  ///
  /// - Returns: how far the written weights are from the source's, for each of the source's
  ///   encodings.
  func process(_ chunk: Chunk) throws -> [RowErrors] {
    let source = batch.sources[chunk.tensor]
    let encodings = batch.encodings[source.encodings]
    let values = unsafe floats.floats(chunk.rows.count * source.view.shape.rowLength)
    let input = try unsafe read(chunk, of: source.view, into: values)
    // Rounding is the same for all outputs that have any: their rows go through it together.
    var roundedThrough: ElementType?
    return try encodings.map { encoding in
      guard !encoding.tensor.isMoved else {
        return try unsafe move(input, values, as: encoding, rows: chunk.rows)
      }
      guard let rounding = encoding.tensor.rounding else {
        return try unsafe encode(values, original: values, as: encoding, rows: chunk.rows)
      }
      let rounded = unsafe roundedFloats.floats(values.count)
      if roundedThrough != rounding {
        try unsafe round(values, through: rounding, into: rounded)
        roundedThrough = rounding
      }
      return try unsafe encode(rounded, original: values, as: encoding, rows: chunk.rows)
    }
  }

  /// Writes the source's bytes as they are.
  private func move(
    _ input: UnsafeMutableRawBufferPointer, _ values: UnsafeMutableBufferPointer<Float>,
    as encoding: Batch.Encoding, rows: Range<Int>
  ) throws -> RowErrors {
    let values = UnsafeBufferPointer(values)
    let errors =
      if let proof = encoding.tensor.proof {
        try unsafe compare(values, with: proof, of: encoding.tensor, rows: rows)
      } else {
        try unsafe errors(values, values, of: encoding.tensor, rows: rows)
      }
    guard encoding.turnsBytes else {
      try unsafe write(input, as: encoding, rows: rows)
      return errors
    }
    // The next output needs the bytes in their order.
    let copy = unsafe outputs.bytes(input.count)
    unsafe copy.copyMemory(from: UnsafeRawBufferPointer(input))
    try unsafe write(copy, as: encoding, rows: rows)
    return errors
  }

  /// Encodes values, compares what the blocks decode to with the original values, and writes them.
  private func encode(
    _ values: UnsafeMutableBufferPointer<Float>, original: UnsafeMutableBufferPointer<Float>,
    as encoding: Batch.Encoding, rows: Range<Int>
  ) throws -> RowErrors {
    let tensor = encoding.tensor
    let (columns, rowBytes) = (tensor.shape.rowLength, tensor.rowBytes)
    let blocks = unsafe outputs.bytes(rows.count * rowBytes)
    let codec = try RowCodec(tensor.type, kernels: kernels)
    try unsafe encode(UnsafeBufferPointer(values), with: codec, tensor: tensor, rows: rows, blocks)
    let errors = try unsafe errors(UnsafeBufferPointer(original), of: tensor, rows: rows) { part in
      let decoded = unsafe decodedFloats.floats(part.count * columns)
      try unsafe codec.decode(
        UnsafeRawBufferPointer(
          rebasing: blocks[part.lowerBound * rowBytes..<part.upperBound * rowBytes]),
        into: decoded)
      return UnsafeBufferPointer(decoded)
    }
    try unsafe write(blocks, as: encoding, rows: rows)
    return errors
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
    _ decoded: UnsafeBufferPointer<Float>, with proof: any TensorView,
    of tensor: PlannedTensor, rows: Range<Int>
  ) throws -> RowErrors {
    let weights = unsafe decodedFloats.floats(decoded.count)
    try unsafe proof.read(rows: rows, into: UnsafeMutableRawBufferPointer(weights))
    try unsafe requireFinite(decoded, of: tensor, rows: rows)
    for i in 0..<decoded.count where unsafe decoded[i] != weights[i] {
      throw unsafe Place(tensor: tensor, firstRow: rows.lowerBound).notExact(
        at: i, value: decoded[i], source: weights[i])
    }
    return try unsafe errors(UnsafeBufferPointer(weights), decoded, of: tensor, rows: rows)
  }

  /// The values after a round trip through a 16-bit type.
  private func round(
    _ values: UnsafeMutableBufferPointer<Float>, through type: ElementType,
    into rounded: UnsafeMutableBufferPointer<Float>
  ) throws {
    let codec = try RowCodec(type, kernels: kernels)
    let bytes = unsafe outputs.bytes(values.count * type.blockBytes)
    try unsafe codec.encode(
      rows: UnsafeBufferPointer(values), columns: values.count, importance: nil, into: bytes)
    try unsafe codec.decode(UnsafeRawBufferPointer(bytes), into: rounded)
  }

  /// Encodes rows; with importance, those of each matrix of a stack with its own.
  private func encode(
    _ values: UnsafeBufferPointer<Float>, with codec: RowCodec, tensor: PlannedTensor,
    rows: Range<Int>, _ blocks: UnsafeMutableRawBufferPointer
  ) throws {
    let columns = tensor.shape.rowLength
    guard let importance = tensor.importance else {
      return try unsafe codec.encode(rows: values, columns: columns, importance: nil, into: blocks)
    }
    let rowsOfMatrix = importance.matrices > 1 ? tensor.shape.rowsOfMatrix : rows.upperBound
    var row = rows.lowerBound
    while row < rows.upperBound {
      let matrix = row / rowsOfMatrix
      let end = min(rows.upperBound, (matrix + 1) * rowsOfMatrix)
      let piece = row - rows.lowerBound..<end - rows.lowerBound
      try unsafe importance.weights(of: matrix).withUnsafeBufferPointer { weights in
        try unsafe codec.encode(
          rows: UnsafeBufferPointer(
            rebasing: values[piece.lowerBound * columns..<piece.upperBound * columns]),
          columns: columns, importance: weights,
          into: UnsafeMutableRawBufferPointer(
            rebasing: blocks[
              piece.lowerBound * tensor.rowBytes..<piece.upperBound * tensor.rowBytes]))
      }
      row = end
    }
  }

  /// Writes rows to their places; in big-endian files with the bytes of numbers turned round.
  private func write(
    _ bytes: UnsafeMutableRawBufferPointer, as encoding: Batch.Encoding, rows: Range<Int>
  ) throws {
    if encoding.turnsBytes { unsafe encoding.tensor.type.turnBytes(of: bytes) }
    for target in encoding.targets {
      try unsafe output.files[target.file].write(
        UnsafeRawBufferPointer(bytes),
        at: target.offset + rows.lowerBound * encoding.tensor.rowBytes)
    }
  }

  /// How far rows of a tensor are from values that stand for them.
  private func errors(
    _ reference: UnsafeBufferPointer<Float>, _ candidate: UnsafeBufferPointer<Float>,
    of tensor: PlannedTensor, rows: Range<Int>
  ) throws -> RowErrors {
    let columns = tensor.shape.rowLength
    return try unsafe errors(reference, of: tensor, rows: rows) { part in
      unsafe UnsafeBufferPointer(
        rebasing: candidate[part.lowerBound * columns..<part.upperBound * columns])
    }
  }

  /// How far rows of a tensor are from what `candidate` gives for some of them at a time.
  ///
  /// The sums tell whether all values are finite; only where they are not are the values looked at.
  ///
  /// - Throws: `ConversionError` for the first value of either side that is not finite, unless
  ///   those are allowed.
  private func errors(
    _ reference: UnsafeBufferPointer<Float>, of tensor: PlannedTensor, rows: Range<Int>,
    candidate: (Range<Int>) throws -> UnsafeBufferPointer<Float>
  ) throws -> RowErrors {
    let errors = try unsafe RowErrors(
      reference: reference, shape: tensor.shape, firstRow: rows.lowerBound,
      importance: tensor.importance, type: tensor.type, kernels: kernels, candidate: candidate)
    guard !allowNonFinite, errors.nonFiniteCount > 0 else { return errors }
    try unsafe requireFinite(reference, of: tensor, rows: rows)
    for row in 0..<rows.count {
      if let column = try unsafe firstNonFinite(in: candidate(row..<row + 1)) {
        throw Place(tensor: tensor, firstRow: rows.lowerBound)
          .notRepresentable(at: row * tensor.shape.rowLength + column)
      }
    }
    return errors
  }

  /// - Throws: `ConversionError` for the first value that is not finite, unless those are allowed.
  private func requireFinite(
    _ values: UnsafeBufferPointer<Float>, of tensor: PlannedTensor, rows: Range<Int>
  ) throws {
    guard !allowNonFinite, let index = unsafe firstNonFinite(in: values) else { return }
    throw unsafe Place(tensor: tensor, firstRow: rows.lowerBound)
      .nonFinite(at: index, value: values[index])
  }
}

extension Batch.Encoding {
  /// Whether the file wants the bytes of numbers the other way round.
  fileprivate var turnsBytes: Bool { byteOrder == .big && tensor.type.isTurnedInBigEndian }
}
