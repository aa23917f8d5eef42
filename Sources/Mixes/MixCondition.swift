import Tensors

/// When a rule of a mix holds: the words in which the tables are written.
///
/// *Position* is the tensor's place among those of its role: of values, how many came before, among
/// all values of the file; of feed-forward tensors, their place among the model's blocks.
indirect enum MixCondition: Sendable {
  case always
  /// At least four query heads share a key and value head.
  case groupedQueries
  case experts(Int)
  case fourOrMoreExperts
  /// An importance matrix was given.
  case importance
  case seventyBillion
  case architecture(String)
  case fileType(Set<FileType>)
  case base(ElementType)
  /// Rows are not whole blocks of the base type.
  case partialBlocks
  /// Matrices are stacked, as experts are.
  case stacked
  case name([String])
  /// One of the first so many positions.
  case among(first: Int)
  /// In the first `1/n` of the positions.
  case part(first: Int)
  /// Neither in the first eighth of the positions nor in the last.
  case middle
  /// In the first eighth of the positions, the last, or every third between.
  case moreBits
  /// What the rules chose so far.
  case chosen(Set<ElementType>)
  case not(MixCondition)
  case both(MixCondition, MixCondition)
  case either(MixCondition, MixCondition)

  static let falcon = MixCondition.architecture("falcon")

  static prefix func ! (condition: Self) -> Self { .not(condition) }
  static func && (a: Self, b: Self) -> Self { .both(a, b) }
  static func || (a: Self, b: Self) -> Self { .either(a, b) }
}

/// What a condition is asked about: one tensor of one model.
struct MixContext {
  let model: ModelFacts
  let fileType: FileType
  let base: ElementType
  let hasImportance: Bool
  let tensor: MixTensor
  let role: TensorRole
  /// The tensor's place among those of its role.
  var position = 0
  /// How many places there are.
  var positions = 0
  /// The type so far: base, until a rule says otherwise.
  var chosen: ElementType
}

extension MixCondition {
  func holds(_ context: MixContext) -> Bool {
    let (position, positions) = (context.position, context.positions)
    return switch self {
    case .always: true
    case .groupedQueries: context.model.queriesPerKey >= 4
    case .experts(let count): context.model.experts == count
    case .fourOrMoreExperts: context.model.experts >= 4
    case .importance: context.hasImportance
    case .seventyBillion: context.model.isSeventyBillion
    case .architecture(let name): context.model.architecture == name
    case .fileType(let types): types.contains(context.fileType)
    case .base(let type): context.base == type
    case .partialBlocks: !context.tensor.shape.rowLength.isMultiple(of: context.base.blockWeights)
    case .stacked: context.tensor.isStacked
    case .name(let parts): parts.contains(where: TensorName(context.tensor.name).holds)
    case .among(let first): position < first
    case .part(let first): position < positions / first
    case .middle: positions / 8 <= position && position < Self.sevenEighths(positions)
    case .moreBits: Self.moreBits(position, of: positions)
    case .chosen(let types): types.contains(context.chosen)
    case .not(let condition): !condition.holds(context)
    case .both(let a, let b): a.holds(context) && b.holds(context)
    case .either(let a, let b): a.holds(context) || b.holds(context)
    }
  }

  /// The first eighth, the last eighth, and every third place between.
  private static func moreBits(_ i: Int, of n: Int) -> Bool {
    i < n / 8 || i >= sevenEighths(n) || (i - n / 8) % 3 == 2
  }

  /// `7 * n / 8`, the fraction dropped, for any `n` that a file may hold.
  private static func sevenEighths(_ n: Int) -> Int {
    n - n / 8 - (n.isMultiple(of: 8) ? 0 : 1)
  }
}

extension MixCondition {
  /// Why the condition holds, in words; nothing where it always does.
  func words(_ context: MixContext) -> [String] {
    switch self {
    case .always, .fileType: []
    case .groupedQueries: ["4 or more queries a key"]
    case .experts(let count): ["\(count) experts"]
    case .fourOrMoreExperts: ["4 or more experts"]
    case .importance: ["importance"]
    case .seventyBillion: ["70 B"]
    case .architecture(let name): [name]
    case .base(let type): ["base \(type)"]
    case .partialBlocks: ["partial blocks"]
    case .stacked: ["stacked"]
    case .name(let parts): parts.filter(TensorName(context.tensor.name).holds)
    case .among(let first): ["first \(first)"]
    case .part(let first): ["first 1/\(first)"]
    case .middle: ["middle blocks"]
    case .moreBits: ["more bits"]
    case .chosen: ["instead of \(context.chosen)"]
    // Nobody asks why a model is not of another kind.
    case .not(.architecture), .not(.experts): []
    case .not(let condition): condition.words(context).map { "not \($0)" }
    case .both(let a, let b): a.words(context) + b.words(context)
    case .either(let a, let b): (a.holds(context) ? a : b).words(context)
    }
  }
}
