import Checkpoints

/// Which blocks a table's rows are for, and what its tensors are called in the file.
enum BlockScope: Sendable {
  /// Not in blocks: tensors that stand once.
  case model
  /// Every block that is written: `blk.N.…`.
  case all
  /// The first so many blocks.
  case leading(Dimension)
  /// The blocks after the first so many.
  case following(Dimension)
  /// The last of each so many blocks.
  case every(Dimension)
  /// All but the last of each so many blocks.
  case except(every: Dimension)
  /// The blocks that predict tokens further ahead.
  case prediction
  /// Numbered modules that are called otherwise in the file: what stands before a row's name, by
  /// number.
  case named(@Sendable (ModelContext) throws(FamilyError) -> [String])
}

/// What becomes of the blocks beyond `num_hidden_layers`.
enum PredictionBlocks: Hashable, Sendable {
  /// The family has none.
  case unknown
  /// They are left out, always.
  case dropped
  /// They are written as further blocks, unless the user wants otherwise; the file of these blocks
  /// alone has the prefix before its default name, if there is one.
  case written(draftPrefix: String?)

  /// How many the configuration says there are.
  static let count = Dimension.preferred(
    .key("num_nextn_predict_layers", in: ConfigurationBounds.count), otherwise: .constant(0))
}

extension ModelContext {
  /// Where the tensors of a scope stand: what comes before their names, and the block's number.
  func places(of scope: BlockScope) throws(FamilyError) -> [(name: String, source: Int?)] {
    if case .model = scope { return [("", nil)] }
    if case .named(let names) = scope {
      return try names(self).enumerated().map { ($1, $0) }
    }
    let blocks = try blocks(of: scope)
    return blocks.map { ("blk.\($0).", $0) }
  }

  private func blocks(of scope: BlockScope) throws(FamilyError) -> [Int] {
    let blocks = try writtenBlocks()
    switch scope {
    case .model, .named: return []
    case .all: return Array(blocks)
    case .leading(let count):
      let count = try statedSize(count) ?? 0
      return blocks.filter { $0 < count }
    case .following(let count):
      let count = try statedSize(count) ?? 0
      return blocks.filter { $0 >= count }
    case .every(let step):
      let step = max(1, try size(step))
      return blocks.filter { ($0 + 1) % step == 0 }
    case .except(let step):
      let step = max(1, try size(step))
      return blocks.filter { ($0 + 1) % step != 0 }
    case .prediction:
      let layers = try size(.layers)
      return blocks.filter { $0 >= layers }
    }
  }

  /// The blocks of the model and those that predict, as far as they are written.
  private func writtenBlocks() throws(FamilyError) -> Range<Int> {
    let layers = try bounded(.layers)
    switch options.parts.predictionBlocks {
    case .leftOut: return 0..<layers
    case .included: return 0..<(try blockCount())
    case .alone: return layers..<(try blockCount())
    }
  }

  /// `block_count`: the blocks of the model, with those that predict unless they are left out.
  func blockCount() throws(FamilyError) -> Int {
    let layers = try bounded(.layers)
    guard case .written = family.prediction, options.parts.predictionBlocks != .leftOut else {
      return layers
    }
    return try layers + bounded(PredictionBlocks.count)
  }
}
