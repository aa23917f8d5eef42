import OrderedCollections
public import Tensors

/// A GGUF file to be written, as a plain value: the bytes of its header and the place of every
/// tensor.
///
/// Nothing is read or written. The file is ``header``, then each tensor at its place, zeros up to
/// the alignment after each, the last one too.
public struct GGUFLayout: Sendable {
  /// Magic, counts, keys, tensors, and the padding before the data.
  public let header: [UInt8]
  /// In writing order; places counted from the start of the file.
  public let tensors: [TensorDescription]
  /// What tensors' offsets are a multiple of.
  public let alignment: Int
  /// Bytes of the whole file.
  public let fileSize: Int

  /// A tensor to be placed.
  public struct Tensor: Hashable, Sendable {
    /// The name in the file.
    public var name: String
    /// How its elements are to be stored.
    public var type: ElementType
    /// Outermost first.
    public var shape: Shape
    /// Whether outer dimensions of 1 are written: the reference converter writes them, its
    /// quantizer and the writer of importance files drop them (they come last in the file's order).
    public var keepsTrailingOnes: Bool

    /// A tensor to be placed.
    public init(_ name: String, _ type: ElementType, _ shape: Shape, keepsTrailingOnes: Bool = true)
    {
      self.name = name
      self.type = type
      self.shape = shape
      self.keepsTrailingOnes = keepsTrailingOnes
    }
  }

  /// Lays out a file of version 3.
  ///
  /// - Parameters:
  ///   - metadata: the keys in writing order; `general.alignment` among them decides the alignment,
  ///     which is 32 otherwise.
  ///   - tensors: in writing order, of the header and of the data.
  ///   - byteOrder: that of the header. Weights are the caller's.
  ///   - padsWithoutTensors: whether a file without tensors is padded after its keys. The reference
  ///     pads parts of split sets and does not pad vocabularies.
  /// - Throws: `GGUFLayoutError` where the format cannot hold a tensor.
  public init(
    metadata: GGUFMetadata, tensors: [Tensor], byteOrder: GGUFByteOrder = .little,
    padsWithoutTensors: Bool = true
  ) throws(GGUFLayoutError) {
    let alignment = try Self.alignment(of: metadata)
    let sizes = try Self.byteCounts(of: tensors)
    let (offsets, dataSize) = try Self.offsets(of: tensors, sizes: sizes, alignment: alignment)

    var encoder = HeaderEncoder(byteOrder)
    encoder.append(raw: GGUFHeader.magic)
    encoder.append(UInt32(3))
    encoder.append(UInt64(tensors.count))
    encoder.append(UInt64(metadata.values.count))
    for (key, value) in metadata.values {
      encoder.append(key)
      encoder.append(typed: value)
    }
    for (tensor, offset) in zip(tensors, offsets) { try encoder.append(tensor, at: offset) }
    if !tensors.isEmpty || padsWithoutTensors { encoder.pad(to: alignment) }

    let dataOffset = encoder.bytes.count
    let (fileSize, overflow) = dataOffset.addingReportingOverflow(dataSize)
    guard !overflow else { throw .tooLarge(tensor: tensors.last?.name ?? "") }
    self.alignment = alignment
    self.fileSize = fileSize
    header = encoder.bytes
    self.tensors = zip(tensors, zip(offsets, sizes)).map { tensor, place in
      let start = dataOffset + place.0
      return TensorDescription(
        name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: start..<start + place.1)
    }
  }

  /// Where the data of the tensors begin.
  public var dataOffset: Int { header.count }

  /// The zeros to be written after a tensor; they begin where its bytes end.
  public func padding(after tensor: TensorDescription) -> Int {
    tensor.bytes.count.padding(to: alignment)
  }
}

extension GGUFLayout {
  private static func alignment(of metadata: GGUFMetadata) throws(GGUFLayoutError) -> Int {
    guard let value = metadata[GGUFHeader.alignmentKey] else { return GGUFHeader.defaultAlignment }
    guard let alignment = value.alignment else { throw .badAlignment(value) }
    return alignment
  }

  private static func byteCounts(of tensors: [Tensor]) throws(GGUFLayoutError) -> [Int] {
    var counts: [Int] = []
    counts.reserveCapacity(tensors.count)
    for tensor in tensors {
      do throws(ShapeError) {
        counts.append(try tensor.shape.byteCount(of: tensor.type))
      } catch {
        throw .badShape(error, tensor: tensor.name)
      }
    }
    return counts
  }

  /// The tensors' places in the data, and the bytes of all of them, padding included.
  private static func offsets(
    of tensors: [Tensor], sizes: [Int], alignment: Int
  ) throws(GGUFLayoutError) -> (offsets: [Int], dataSize: Int) {
    var offsets: [Int] = []
    offsets.reserveCapacity(sizes.count)
    var names: Set<ExactName> = []
    names.reserveCapacity(tensors.count)
    var end = 0
    for (tensor, size) in zip(tensors, sizes) {
      guard names.insert(ExactName(tensor.name)).inserted else {
        throw .duplicate(tensor: tensor.name)
      }
      offsets.append(end)
      // The sum may overflow although no tensor does.
      let (padded, first) = size.addingReportingOverflow(size.padding(to: alignment))
      let (next, second) = end.addingReportingOverflow(padded)
      guard !first, !second else { throw .tooLarge(tensor: tensor.name) }
      end = next
    }
    return (offsets, end)
  }
}

extension HeaderEncoder {
  /// Appends what the header says of a tensor; dimensions fastest first.
  fileprivate mutating func append(
    _ tensor: GGUFLayout.Tensor, at offset: Int
  ) throws(GGUFLayoutError) {
    guard let code = tensor.type.layout.ggufCode else {
      throw .notInGGUF(tensor.type, tensor: tensor.name)
    }
    var dimensions = Array(tensor.shape.dimensions.reversed())
    if !tensor.keepsTrailingOnes {
      while dimensions.count > 1, dimensions.last == 1 { dimensions.removeLast() }
      if dimensions.isEmpty { dimensions = [1] }
    }
    guard dimensions.count <= HeaderReader.maximumRank else {
      throw .tooManyDimensions(dimensions.count, tensor: tensor.name)
    }
    append(tensor.name)
    append(UInt32(dimensions.count))
    for dimension in dimensions { append(UInt64(dimension)) }
    append(code)
    append(UInt64(offset))
  }
}
