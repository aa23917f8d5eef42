/// How much a part of a split set may hold.
public struct GGUFSplitLimits: Hashable, Sendable {
  /// Bytes of tensors in a part; a larger tensor gets a part of its own.
  public var bytes: Int?
  /// Tensors in a part.
  public var tensors: Int?
  /// Whether the first part has the keys and no tensor, so that it is small and can be fetched
  /// first.
  public var firstIsEmpty: Bool

  /// Limits; without any, everything goes into one part.
  public init(bytes: Int? = nil, tensors: Int? = nil, firstIsEmpty: Bool = false) {
    self.bytes = bytes
    self.tensors = tensors
    self.firstIsEmpty = firstIsEmpty
  }

  /// The runs of tensors that the parts hold.
  ///
  /// A part ends before the tensor with which it would pass a limit.
  ///
  /// - Parameters:
  ///   - sizes: bytes of each tensor.
  ///   - padding: what sizes are rounded up to a multiple of before they are added.
  public func ranges(of sizes: [Int], padding: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = firstIsEmpty ? [0..<0] : []
    var (start, sum) = (0, 0)
    for (index, size) in sizes.enumerated() {
      let padded = size.addingReportingOverflow(size.padding(to: padding)).partialValue
      let (total, overflow) = sum.addingReportingOverflow(padded)
      let isFull =
        index - start >= tensors ?? .max || overflow || total > bytes ?? .max
      if index > start, isFull {
        ranges.append(start..<index)
        (start, sum) = (index, padded)
      } else {
        sum = total
      }
    }
    if start < sizes.count || ranges.isEmpty { ranges.append(start..<sizes.count) }
    return ranges
  }
}

/// The keys that say which part of a split set a file is.
public struct GGUFSplitKeys: Hashable, Sendable {
  /// `split.no`, from 0.
  public let number: Int
  /// `split.count`.
  public let count: Int
  /// `split.tensors.count`, of all parts.
  public let tensorCount: Int

  /// The order in which a program writes the keys.
  public enum Order: Sendable {
    /// The reference's converter and quantizer: number, count, tensors.
    case converter
    /// The reference's tool for splitting: number, tensors, count.
    case splitter
  }

  /// The keys of one part.
  public init(number: Int, count: Int, tensorCount: Int) {
    self.number = number
    self.count = count
    self.tensorCount = tensorCount
  }

  /// Sets the keys at the end, also those that were there.
  ///
  /// - Throws: `GGUFLayoutError.tooManyParts` where the keys cannot hold the numbers.
  public func append(
    to metadata: inout GGUFMetadata, order: Order
  ) throws(GGUFLayoutError) {
    guard let number = UInt16(exactly: number), let count = UInt16(exactly: count),
      let tensorCount = Int32(exactly: tensorCount)
    else { throw .tooManyParts(self.count, tensors: self.tensorCount) }
    let numberKey = (GGUFModel.partKey, GGUFValue.uint16(number))
    let countKey = (GGUFModel.partCountKey, GGUFValue.uint16(count))
    let tensorsKey = (GGUFModel.tensorCountKey, GGUFValue.int32(tensorCount))
    let keys =
      switch order {
      case .converter: [numberKey, countKey, tensorsKey]
      case .splitter: [numberKey, tensorsKey, countKey]
      }
    for (key, value) in keys { metadata.append(key, value) }
  }
}
