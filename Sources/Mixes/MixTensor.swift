public import Tensors

/// A tensor of the output file as the mixes see it.
public struct MixTensor: Hashable, Sendable {
  /// The name in the GGUF file.
  public let name: String
  /// The type in the source: what the tensor keeps where nothing is chosen.
  public let type: ElementType
  /// Outermost dimension first.
  public let shape: Shape
  /// What the tensor does, as far as its name tells; found once, as many file types may be tried.
  let role: TensorRole
  /// Whether tensors of this name keep their source type in every architecture.
  let isKeptByName: Bool

  /// A tensor; its name is searched here once.
  public init(name: String, type: ElementType, shape: Shape) {
    self.name = name
    self.type = type
    self.shape = shape
    let searched = TensorName(name)
    role = TensorRole(of: searched)
    isKeptByName = KeptTensors.isNamed(searched)
  }

  /// The number behind a leading `blk.`; `nil` for other names.
  public var block: Int? { Self.block(of: name) }

  /// The number behind a leading `blk.` of a tensor's name; `nil` for other names.
  public static func block(of name: String) -> Int? {
    guard name.utf8.starts(with: "blk.".utf8) else { return nil }
    let digits = name.utf8.dropFirst(4).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return Int(Substring(digits))
  }

  /// Dimensions without the outer ones of size 1: one row is a vector, one column is a matrix.
  var significantRank: Int { shape.dimensions.drop { $0 == 1 }.count }

  /// Whether matrices are stacked, as experts are: GGUF's third dimension is above 1.
  var isStacked: Bool { shape.rank >= 3 && shape.dimensions[shape.rank - 3] > 1 }
}

extension Sequence<MixTensor> {
  /// The order in which the reference quantizer visits and writes tensors.
  public func inWritingOrder() -> [MixTensor] { inWritingOrder(\.name) }
}

extension Sequence {
  /// The order in which the reference quantizer visits and writes tensors: by block number, those
  /// outside the blocks first, then by the bytes of the name.
  ///
  /// - Parameter name: a tensor's name in the GGUF file.
  public func inWritingOrder(_ name: (Element) -> String) -> [Element] {
    let placed = map { WritingPlace($0, name: name($0)) }
    return placed.sorted(by: <).map(\.tensor)
  }
}

/// A tensor with what decides its place in the file.
private struct WritingPlace<Tensor> {
  let tensor: Tensor
  private let block: Int
  private let name: ExactName

  init(_ tensor: Tensor, name: String) {
    self.tensor = tensor
    block = MixTensor.block(of: name) ?? -1
    self.name = ExactName(name)
  }

  static func < (a: Self, b: Self) -> Bool {
    a.block == b.block ? a.name < b.name : a.block < b.block
  }
}
