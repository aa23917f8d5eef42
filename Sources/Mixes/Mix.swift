/// Which type each tensor of a model gets: a file type, the model's facts and the user's options.
///
/// A pure function of names, types and shapes; every type is planned, also one that kerf cannot
/// encode.
public struct Mix: Sendable {
  /// The mix that is asked for.
  public let fileType: FileType
  /// What the rules want to know of the model.
  public let model: ModelFacts
  /// What the user asks for beyond the file type.
  public let options: MixOptions
  /// Whether an importance matrix with at least one entry was given.
  public let hasImportance: Bool

  /// A mix for one model.
  public init(
    _ fileType: FileType, model: ModelFacts, options: MixOptions = MixOptions(),
    hasImportance: Bool = false
  ) {
    self.fileType = fileType
    self.model = model
    self.options = options
    self.hasImportance = hasImportance
  }

  /// The choice for each tensor.
  ///
  /// - Parameter tensors: all tensors of the file in the order in which they are written
  ///   (``Swift/Sequence/inWritingOrder()``): some rules count.
  /// - Returns: the choices, in the same order.
  /// - Throws: `MixError.noFallback` or `.noBlockNumber`.
  public func choices(for tensors: [MixTensor]) throws(MixError) -> [TypeChoice] {
    var evaluator = try MixEvaluator(self, tensors)
    var choices: [TypeChoice] = []
    choices.reserveCapacity(tensors.count)
    for tensor in tensors { choices.append(try evaluator.choose(tensor)) }
    return choices
  }

  /// The first tensor that cannot be made without an importance matrix.
  public func firstNeedingImportance(
    among tensors: [MixTensor], _ choices: [TypeChoice]
  ) -> MixTensor? {
    zip(tensors, choices).first { $1.needsImportance($0.name, in: fileType) }?.0
  }
}
