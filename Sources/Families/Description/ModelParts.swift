/// Which part of a checkpoint a file is to hold, and what may be put together in it.
public struct ModelParts: Hashable, Sendable {
  /// What becomes of the blocks beyond the model's own, which predict tokens further ahead.
  public enum PredictionChoice: Hashable, Sendable {
    /// Written as further blocks, if the family has any.
    case included
    case leftOut
    /// A file of these blocks with the embedding and the output, to go beside the model's.
    case alone
  }

  /// Whether the vision tower and its projector are meant, not the text model.
  public var isProjector: Bool
  /// What becomes of blocks for multi-token prediction.
  public var predictionBlocks: PredictionChoice
  /// Whether the rows for queries, keys and values become one tensor, where the family has such a
  /// one.
  public var fusesQKV: Bool

  /// The text model with all its blocks, unless told otherwise.
  public init(
    isProjector: Bool = false, predictionBlocks: PredictionChoice = .included,
    fusesQKV: Bool = false
  ) {
    self.isProjector = isProjector
    self.predictionBlocks = predictionBlocks
    self.fusesQKV = fusesQKV
  }
}
