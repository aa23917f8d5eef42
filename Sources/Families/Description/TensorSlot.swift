import Checkpoints
import OrderedCollections

/// A row of a table for one block: a tensor of the output and the source tensors that it waits for.
struct TensorSlot: Sendable {
  /// The name in the GGUF file.
  let name: String
  let recipe: TensorRecipe
  let binding: TensorBinding
  /// Names of source tensors in the spelling of the tables; experts by number.
  let sources: [String]
  let necessity: Necessity
  /// The source module, or all stacks of a block together.
  let module: String
  /// Slots of a group are written together, when the last of their sources has come.
  let group: String

  /// When a checkpoint is incomplete without the slot's sources.
  enum Necessity: Sendable {
    case always
    /// Where something of its module is there.
    case withItsModule
    case never
  }
}

/// What the placeholders of a row stand for.
struct TensorBinding: Hashable, Sendable {
  /// What stands before the row's source name.
  let prefix: String
  let block: Int?
  let part: TensorPart
  /// Whether the shape in the table is the part's own, not the weight's.
  let statesShapeOfPart: Bool

  /// The full name of a source tensor.
  func name(of source: String, expert: Int? = nil) -> String {
    "\(module(source, expert: expert)).\(part.rawValue)"
  }

  /// The full names of a source tensor of each expert, by number.
  func names(of source: String, experts: Int) -> [String] {
    let name = name(of: source)
    guard let place = name.place(of: "{e}") else { return [name] }
    let (start, end) = (String(name[..<place.lowerBound]), String(name[place.upperBound...]))
    return (0..<experts).map { start + String($0) + end }
  }

  /// The full name of a source module.
  func module(_ source: String, expert: Int? = nil) -> String {
    var name = prefix + source
    if let block { name = name.replacingEach("{i}", with: String(block)) }
    if let expert { name = name.replacingEach("{e}", with: String(expert)) }
    return name
  }
}

/// The tensors of a module.
enum TensorPart: String, Hashable, Sendable {
  case weight, bias
}

extension TensorRecipe {
  /// When a checkpoint is incomplete without that part of the module.
  fileprivate func necessity(of part: TensorPart) -> TensorSlot.Necessity {
    if part == .bias, !needsBias, !statesShapeOfPart { return isJoined ? .withItsModule : .never }
    return isOptional ? .withItsModule : .always
  }
}

extension ModelContext {
  /// The rows of the family's tables that count for this model, block by block.
  ///
  /// - Parameter names: those of the checkpoint's tensors, in the spelling of the tables.
  /// - Throws: `FamilyError.tooMany` before a configuration could make the list longer than some
  ///   multiple of the checkpoint's own.
  func slots(names: [String]) throws(FamilyError) -> [TensorSlot] {
    var slots: [TensorSlot] = []
    for table in family.tensors where try meets(table.condition, names: names) {
      let rows = table.rows(fusingQKV: options.parts.fusesQKV && family.canFuseQKV)
      for block in try places(of: table.scope) {
        for (name, recipe) in rows {
          slots += try self.slots(block.name + name, recipe, table.prefix, block.source)
        }
      }
    }
    return slots
  }

  /// The slots of one row: its weight, and its bias.
  private func slots(
    _ name: String, _ recipe: TensorRecipe, _ prefix: String, _ block: Int?
  ) throws(FamilyError) -> [TensorSlot] {
    let modules = recipe.sources
    guard let module = modules.first else { return [] }
    let experts: Int? = if let stacked = recipe.stacked { try bounded(stacked) } else { nil }
    return recipe.parts.map { part in
      let binding = TensorBinding(
        prefix: prefix, block: block, part: part, statesShapeOfPart: recipe.statesShapeOfPart)
      let sources =
        experts.map { binding.names(of: module, experts: $0) }
        ?? modules.map { binding.name(of: $0) }
      let stacks = experts.map { _ in "stacks of \(block ?? 0)" }
      return TensorSlot(
        name: recipe.isVerbatim ? name : "\(name).\(part.rawValue)", recipe: recipe,
        binding: binding, sources: sources, necessity: recipe.necessity(of: part),
        module: stacks ?? (recipe.isJoined ? sources[0] : binding.module(module)),
        group: stacks ?? sources[0])
    }
  }

  /// A count of things each of which has a tensor at least.
  func bounded(_ dimension: Dimension) throws(FamilyError) -> Int {
    let (count, tensors) = (try size(dimension), tensorLimit)
    guard count <= tensors else {
      throw .tooMany(
        file: configuration.file, what: dimension.words(for: configuration), count: count,
        tensors: tensors)
    }
    return count
  }
}
