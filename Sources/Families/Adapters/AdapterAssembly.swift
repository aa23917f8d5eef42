import Checkpoints
import QuantizedSources
import SystemPackage
import Tensors
import Views

/// The tensors of an adapter put into the slots of the model's family.
struct AdapterAssembly {
  /// Of the output, in writing order.
  private(set) var tensors: [OutputTensor] = []
  private(set) var dropped: [DroppedTensor] = []

  init(_ adapter: Adapter, _ model: ModelContext) throws(FamilyError) {
    let pairs = try AdapterPairs(adapter)
    let file = adapter.path.string
    let names = pairs.norms.map(\.name) + pairs.names
    let slots = try model.slots(names: names.map(model.family.rewritten))
    let rules = try DropRules(model)
    let firsts =
      pairs.norms.map { ($0.name, $0) }
      + pairs.names.compactMap { name in pairs.pairs[name]?.a.map { (name, $0) } }
    var places = SlotPlaces(slots, of: firsts.map(\.1))
    var counterparts: [String: SourceTensor] = [:]
    for (place, (name, tensor)) in firsts.enumerated() {
      let rewritten = model.family.rewritten(name)
      if let reason = rules.reasonToDrop(name, rewritten: rewritten) {
        guard !rewritten.hasPrefix("lm_head.") else {
          throw .adapter(file: file, tensor: name, fault: "is left out of the model: \(reason)")
        }
        dropped.append(DroppedTensor(name: tensor.name, reason: reason))
      } else if places.take(place, as: rewritten) {
        counterparts[rewritten] = pairs.pairs[name]?.b
      } else {
        throw .adapter(
          file: file, tensor: name, fault: "the family \(model.family.ggufName) has no such tensor")
      }
    }
    let written = Set(places.complete.flatMap { slots[$0].sources })
    let waiting = places.found.names.filter { !written.contains($0) }.sorted()
    if let name = waiting.first {
      throw .adapter(
        file: file, tensor: name, fault: "is one of a stack, and others of it are not there")
    }
    for slot in places.complete.map({ slots[$0] }) {
      tensors += try AdapterViews(model: model, first: places.found, second: counterparts)
        .outputs(of: slot)
    }
  }
}

/// Makes the rows of an adapter's outputs.
private struct AdapterViews {
  let model: ModelContext
  /// A of each pair, and norms, by names in the spelling of the tables.
  let first: FoundTensors
  /// B of each pair.
  let second: [String: SourceTensor]

  /// The two halves of a pair.
  private enum Half {
    case a, b
  }

  /// A and B, or the norm that it is.
  func outputs(of slot: TensorSlot) throws(FamilyError) -> [OutputTensor] {
    guard second[slot.sources[0]] != nil else {
      let builder = ViewBuilder(model: model, found: first)
      return [model.output(slot.name, try builder.view(of: slot))]
    }
    var a = try view(slot.recipe, slot.binding, expert: nil, half: .a)
    let b = try view(slot.recipe, slot.binding, expert: nil, half: .b)
    // Rows of it are looked up by token, so that tokens must be rows.
    if Self.isEmbedding(slot.name) {
      a = try model.combined { () throws(ViewError) in try Transposed(a) }
    }
    return [
      OutputTensor(name: slot.name + ".lora_a", view: a, forcedType: nil),
      OutputTensor(name: slot.name + ".lora_b", view: b, forcedType: nil),
    ]
  }

  private static func isEmbedding(_ name: String) -> Bool { name == "token_embd.weight" }

  /// Half of a pair, changed as the whole would be: what moves the whole's rows moves B's.
  private func view(
    _ recipe: TensorRecipe, _ binding: TensorBinding, expert: Int?, half: Half
  ) throws(FamilyError) -> any TensorView {
    switch recipe {
    case .copy(let module, let shape):
      return try source(binding.name(of: module, expert: expert), shape, half)
    case .optional(let base), .biased(let base), .only(_, let base), .verbatim(let base):
      return try view(base, binding, expert: expert, half: half)
    case .rotaryPairs(let base, let heads):
      let base = try view(base, binding, expert: expert, half: half)
      guard half == .b else { return base }
      let heads = try model.size(heads)
      return try model.combined { () throws(ViewError) in try RotaryPairs(base, heads: heads) }
    case .stack(let base, let count):
      var parts: [any TensorView] = []
      for expert in 0..<(try model.size(count)) {
        parts.append(try view(base, binding, expert: expert, half: half))
      }
      return try model.combined { () throws(ViewError) in try Stacked(parts) }
    case .transformed, .joined, .generated:
      throw .adapter(
        file: model.file, tensor: recipe.sources.first ?? "",
        fault: "is made over by the family in a way that a pair cannot follow")
    }
  }

  private func source(
    _ name: String, _ shape: [Dimension], _ half: Half
  ) throws(FamilyError) -> any TensorView {
    guard let tensor = half == .a ? first[name] : second[name] else {
      throw .adapter(file: model.file, tensor: name, fault: "has only one half of a pair")
    }
    guard shape.count == 2 else {
      throw .adapter(
        file: tensor.file, tensor: tensor.name, fault: "belongs to a tensor that is no matrix")
    }
    // The table of embeddings is the transposed of what it does: rows are inputs.
    let isTable = tensor.name.contains("lora_embedding_")
    let (rows, columns) = isTable ? (shape[1], shape[0]) : (shape[0], shape[1])
    let expected = try ExpectedShape(
      half == .a ? [.any, columns] : [rows, .any], for: model)
    guard expected.admits(tensor.shape), tensor.shape.elementCount > 0 else {
      throw .shape(
        file: tensor.file, tensor: tensor.name, found: tensor.shape, expected: expected)
    }
    guard ViewBuilder.weightTypes.contains(tensor.type) else {
      throw .type(file: tensor.file, tensor: tensor.name, type: tensor.type)
    }
    return tensor.view
  }
}
