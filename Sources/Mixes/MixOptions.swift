public import Tensors

/// What the user asks for beyond a file type.
public struct MixOptions: Hashable, Sendable {
  /// `--tensor-type`, in the order of the command line; the first that fits counts.
  public var patterns: [TypePattern]
  /// `--output-tensor-type`.
  public var outputType: ElementType?
  /// `--token-embedding-type`.
  public var embeddingType: ElementType?
  /// `--leave-output-tensor`: `output.weight` keeps its source type.
  public var leavesOutput: Bool
  /// `--pure`: the base type for every tensor.
  public var isPure: Bool

  public init(
    patterns: [TypePattern] = [], outputType: ElementType? = nil, embeddingType: ElementType? = nil,
    leavesOutput: Bool = false, isPure: Bool = false
  ) {
    self.patterns = patterns
    self.outputType = outputType
    self.embeddingType = embeddingType
    self.leavesOutput = leavesOutput
    self.isPure = isPure
  }
}
