import OrderedCollections
import QuantizedSources
import Storage
import Tensors
import Views

/// The checkpoint's tensors put into the slots of the family's tables.
struct TensorAssembly {
  /// Of the output, in writing order.
  private(set) var tensors: [OutputTensor] = []
  private(set) var dropped: [DroppedTensor] = []

  /// No tensors.
  init() {}

  /// Accounts for every source tensor, then builds the outputs.
  init(_ model: ModelContext, _ read: SourceNames) throws(FamilyError) {
    let (names, reasons) = (read.names, read.reasons)
    let slots = try model.slots(names: names)
    var places = SlotPlaces(slots, of: model.sources)
    dropped = model.unused
    var surplus: [String] = []
    for (index, name) in names.enumerated() {
      if let reason = reasons[index] {
        dropped.append(DroppedTensor(name: model.sources[index].name, reason: reason))
      } else if !places.take(index, as: name) {
        surplus.append(model.sources[index].name)
      }
    }
    let missing = places.missing
    guard missing.isEmpty, surplus.isEmpty else {
      throw .unaccounted(checkpoint: model.file, missing: missing, surplus: surplus)
    }
    let builder = ViewBuilder(model: model, found: places.found)
    tensors = try builder.generated()
    var written = Set(tensors.map(\.name))
    var moved = MovedBlocks(model)
    for slot in places.complete.map({ slots[$0] }) {
      guard written.insert(slot.name).inserted else {
        throw .writtenTwice(
          checkpoint: model.file, tensor: slot.sources[0], output: slot.name)
      }
      let view = try builder.view(of: slot)
      let sources = slot.sources.compactMap { places.found[$0] }
      if view.elementType.isQuantized {
        try moved.add(slot.name, view, sources, proof: model.proof(of: slot, in: places.found))
      } else if let exact = try model.exactOutput(of: slot, view, in: places.found) {
        tensors.append(exact)
      } else {
        tensors.append(model.output(slot.name, view, of: sources))
      }
    }
    tensors = moved.outputs + tensors
  }
}

/// The names of the sources, read by the rules of the family.
struct SourceNames: Sendable {
  /// In the spelling of the tables.
  let names: [String]
  /// For each why it is left out, if it is.
  let reasons: [String?]

  /// Models have up to a hundred thousand: all processors look at them.
  init(_ model: ModelContext) throws(FamilyError) {
    let rules = try DropRules(model)
    let (sources, stripe) = (model.sources, 1 << 12)
    let parts = concurrentMap((sources.count + stripe - 1) / stripe) { number in
      sources[number * stripe..<min(sources.count, (number + 1) * stripe)].map { tensor in
        let name = model.family.rewritten(tensor.name)
        return (name, rules.reasonToDrop(tensor.name, rewritten: name))
      }
    }
    names = parts.flatMap { $0.map(\.0) }
    reasons = parts.flatMap { $0.map(\.1) }
  }
}

extension ModelContext {
  /// - Parameter sources: what it is made of; the reference looks at the last.
  func output(
    _ name: String, _ view: any TensorView, of sources: [SourceTensor] = []
  ) -> OutputTensor {
    let forced = family.forcedTypes.first { name.hasSuffix($0.suffix) }
    return OutputTensor(
      name: name, view: view, forcedType: forced?.type ?? float8Type(of: view, sources))
  }

  /// The type for what was dequantized from eight-bit floats, where one was asked for.
  private func float8Type(
    of view: any TensorView, _ sources: [SourceTensor]
  ) -> ElementType? {
    guard options.writesFloat8AsQ8, sources.last?.isFromFloat8 == true, view.shape.rank >= 2 else {
      return nil
    }
    // Rows that are not whole blocks become F16, as ever.
    return view.shape.rowLength % ElementType.Q8_0.blockWeights == 0 ? .Q8_0 : .F16
  }
}

/// Which slots have their sources, while the checkpoint's tensors come in reading order.
struct SlotPlaces {
  /// Slots that are written together, once all of their sources have come.
  private struct Group {
    /// In the table's order.
    var slots: [Int] = []
    /// The sources that have not come yet.
    var awaited = 0
    var hasBegun = false
  }

  private let slots: [TensorSlot]
  private var groups: [Group] = []
  /// The group that waits for a name.
  private var groupOf: [String: Int] = [:]
  /// The modules of which something has come.
  private var begun: Set<String> = []
  /// The tensors that have come, by their rewritten names.
  private(set) var found: FoundTensors
  /// The slots that have all they wait for, in the order in which their groups got complete.
  private(set) var complete: [Int] = []

  /// - Parameter sources: the tensors of which some will come.
  init(_ slots: [TensorSlot], of sources: [SourceTensor]) {
    self.slots = slots
    found = FoundTensors(among: sources, count: slots.reduce(0) { $0 + $1.sources.count })
    groupOf.reserveCapacity(slots.reduce(0) { $0 + $1.sources.count })
    var numbers: [String: Int] = [:]
    for (index, slot) in slots.enumerated() {
      let number = numbers[slot.group] ?? groups.count
      if number == groups.count {
        numbers[slot.group] = number
        groups.append(Group())
      }
      groups[number].slots.append(index)
      for source in slot.sources where groupOf.updateValue(number, forKey: source) == nil {
        groups[number].awaited += 1
      }
    }
  }

  /// Takes a tensor in, by its place among the sources; `false` where no slot waits for it.
  mutating func take(_ place: Int, as name: String) -> Bool {
    guard let number = groupOf[name], !found.contains(name) else { return false }
    found.add(name, at: place)
    groups[number].awaited -= 1
    if !groups[number].hasBegun {
      groups[number].hasBegun = true
      for slot in groups[number].slots { begun.insert(slots[slot].module) }
    }
    if groups[number].awaited == 0 { complete += groups[number].slots }
    return true
  }

  /// The sources that did not come and without which the checkpoint is incomplete.
  var missing: [String] {
    var seen: Set<String> = []
    return slots.flatMap { slot in
      let isNeeded =
        switch slot.necessity {
        case .always: true
        case .withItsModule: begun.contains(slot.module)
        case .never: false
        }
      return isNeeded
        ? slot.sources.filter { !found.contains($0) && seen.insert($0).inserted } : []
    }
  }
}
