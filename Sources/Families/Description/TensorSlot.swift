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

  /// The full name of a source tensor.
  func name(of source: String, expert: Int? = nil) -> String {
    "\(module(source, expert: expert)).\(part.rawValue)"
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
    if part == .bias && !needsBias { return .never }
    return isOptional ? .withItsModule : .always
  }
}

extension ModelContext {
  /// The rows of the family's tables that count for this model, block by block.
  ///
  /// - Throws: `FamilyError.tooMany` before a configuration could make the list longer than some
  ///   multiple of the checkpoint's own.
  func slots() throws(FamilyError) -> [TensorSlot] {
    var slots: [TensorSlot] = []
    for table in family.tensors where try meets(table.condition) {
      switch table.scope {
      case .model:
        for (name, recipe) in table.rows {
          slots += try self.slots(name, recipe, prefix: table.prefix, block: nil)
        }
      case .blocks:
        for block in 0..<(try bounded(.layers)) {
          for (name, recipe) in table.rows {
            let name = "blk.\(block).\(name)"
            slots += try self.slots(name, recipe, prefix: table.prefix, block: block)
          }
        }
      }
    }
    return slots
  }

  /// The slots of one row: its weight, and its bias.
  private func slots(
    _ name: String, _ recipe: TensorRecipe, prefix: String, block: Int?
  ) throws(FamilyError) -> [TensorSlot] {
    guard let source = recipe.source else { return [] }
    let experts: Int? = if let stacked = recipe.stacked { try bounded(stacked) } else { nil }
    let parts: [TensorPart] = experts == nil ? [.weight, .bias] : [.weight]
    return parts.map { part in
      let binding = TensorBinding(prefix: prefix, block: block, part: part)
      let sources =
        experts.map { (0..<$0).map { binding.name(of: source, expert: $0) } }
        ?? [binding.name(of: source)]
      let stacks = experts.map { _ in "stacks of \(block ?? 0)" }
      return TensorSlot(
        name: "\(name).\(part.rawValue)", recipe: recipe, binding: binding, sources: sources,
        necessity: recipe.necessity(of: part), module: stacks ?? binding.module(source),
        group: stacks ?? binding.name(of: source))
    }
  }

  /// A count of things each of which has a tensor at least.
  private func bounded(_ dimension: Dimension) throws(FamilyError) -> Int {
    let (count, tensors) = (try size(dimension), sources.count)
    guard count <= tensors else {
      throw .tooMany(
        file: configuration.file, what: dimension.words(for: configuration), count: count,
        tensors: tensors)
    }
    return count
  }
}
