import Tensors

/// Walks over the tensors of a file in writing order and applies options, then the tables.
struct MixEvaluator {
  let mix: Mix
  /// `--tensor-type` options, compiled.
  private let patterns: [(regex: Regex<AnyRegexOutput>, option: TypePattern)]
  /// Whether the token embedding serves as output too.
  private let isTied: Bool
  /// Tensors of the file whose role is value.
  private let valueCount: Int
  /// The table of the file type.
  private let table: [MixRule]
  private let isLow: Bool
  /// Names of tensors that the architecture keeps.
  private let keptNames: [NamePattern]
  /// Tensors of each role that reached the tables so far.
  private var counts: [TensorRole: Int] = [:]

  init(_ mix: Mix, _ tensors: [MixTensor]) throws(MixError) {
    self.mix = mix
    var patterns: [(Regex<AnyRegexOutput>, TypePattern)] = []
    for option in mix.options.patterns { patterns.append((try option.compiled(), option)) }
    self.patterns = patterns
    table = MixTables.low[mix.fileType] ?? MixTables.mixes[mix.fileType] ?? []
    isLow = MixTables.lowFileTypes.contains(mix.fileType)
    keptNames = KeptTensors.names(in: mix.model.architecture)
    isTied = !tensors.contains { $0.role == .output }
    valueCount = tensors.count { $0.role == .value }
  }

  /// The choice for the next tensor: what is kept, then options, then the base type where it is a
  /// plain float, then patterns, `--pure` and the tables, whose types may have to fall back.
  mutating func choose(_ tensor: MixTensor) throws(MixError) -> TypeChoice {
    let (options, role) = (mix.options, tensor.role)
    guard let base = mix.fileType.base else {
      return TypeChoice(tensor.type, rule: "COPY", isKept: true)
    }
    if let reason = reasonToKeep(tensor) {
      return TypeChoice(tensor.type, rule: reason, isKept: true)
    }
    let pattern = patterns.first { tensor.name.contains($0.regex) }?.option
    let patternWins = pattern != nil && tensor.name == "per_layer_token_embd.weight"
    if let type = options.embeddingType, role == .embedding, !patternWins {
      return TypeChoice(type, rule: "--token-embedding-type")
    }
    if let type = options.outputType, role == .output {
      return TypeChoice(type, rule: "--output-tensor-type")
    }
    guard base.isQuantized else { return TypeChoice(base, rule: "\(mix.fileType): base") }
    if let pattern {
      return try fitted(pattern.type, to: tensor, rule: "--tensor-type \(pattern.option)")
    }
    if options.isPure { return try fitted(base, to: tensor, rule: "--pure") }
    let (type, rule) = try lookUp(tensor, base)
    return try fitted(type, to: tensor, rule: rule)
  }

  private func reasonToKeep(_ tensor: MixTensor) -> String? {
    KeptTensors.reason(tensor, architecture: keptNames)
      ?? (mix.options.leavesOutput && tensor.role == .output ? "--leave-output-tensor" : nil)
  }

  /// The choice, with another type where rows are not whole blocks of this one.
  private func fitted(
    _ type: ElementType, to tensor: MixTensor, rule: String
  ) throws(MixError) -> TypeChoice {
    let rowLength = tensor.shape.rowLength
    guard let fitting = TypeFallback.type(for: type, rowLength: rowLength) else {
      throw .noFallback(tensor: tensor.name, rowLength: rowLength, type: type)
    }
    return TypeChoice(fitting, rule: rule, fallbackFrom: fitting == type ? nil : type)
  }

  /// What the tables say.
  private mutating func lookUp(
    _ tensor: MixTensor, _ base: ElementType
  ) throws(MixError) -> (ElementType, rule: String) {
    let actingRole = isTied && tensor.role == .embedding ? .output : tensor.role
    var context = MixContext(
      model: mix.model, fileType: mix.fileType, base: base, hasImportance: mix.hasImportance,
      tensor: tensor, role: actingRole, chosen: base)
    if actingRole == .output, let type = mix.options.outputType {
      return (type, "--output-tensor-type, tied")
    }
    if let rule = MixTables.general.first(where: { $0.holds(context) }) {
      return (rule.type, "\(mix.fileType): \(rule.words(context))")
    }
    (context.position, context.positions) = try nextPosition(tensor)
    let rule = table.first { $0.holds(context) }
    context.chosen = rule?.type ?? base
    let refined = isLow ? nil : MixTables.refinements.first { $0.holds(context) }
    let words = (refined ?? rule)?.words(context) ?? "base"
    return (refined?.type ?? context.chosen, "\(mix.fileType): \(words)")
  }

  /// The tensor's place among those of its role, which is then taken.
  ///
  /// Values count among all values of the file. Feed-forward tensors count among the blocks; with
  /// experts, where a block may have several, the block's number is their place.
  private mutating func nextPosition(
    _ tensor: MixTensor
  ) throws(MixError) -> (Int, of: Int) {
    let count = counts[tensor.role, default: 0]
    counts[tensor.role] = count + 1
    let blocks = mix.model.blockCount
    switch tensor.role {
    case .value: return (count, valueCount)
    case .up, .gate, .down:
      guard mix.model.experts > 1, !isLow else { return (count, blocks) }
      guard let block = tensor.block, block < blocks else {
        throw .noBlockNumber(tensor: tensor.name, blockCount: blocks)
      }
      return (block, blocks)
    default: return (0, 0)
    }
  }
}
