import OrderedCollections
import QuantizedSources
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
  init(_ model: ModelContext) throws(FamilyError) {
    let slots = try model.slots()
    var places = SlotPlaces(slots)
    var surplus: [String] = []
    for tensor in model.sources {
      let name = model.family.rewritten(tensor.name)
      if let reason = model.family.reasonToDrop(tensor.name, rewritten: name) {
        dropped.append(DroppedTensor(name: tensor.name, reason: reason))
      } else if !places.take(tensor, as: name) {
        surplus.append(tensor.name)
      }
    }
    let missing = places.missing
    guard missing.isEmpty, surplus.isEmpty else {
      throw .unaccounted(checkpoint: model.file, missing: missing, surplus: surplus)
    }
    let builder = ViewBuilder(model: model, found: places.found)
    tensors = try builder.generated()
    var names = Set(tensors.map(\.name))
    for slot in places.complete.map({ slots[$0] }) {
      guard names.insert(slot.name).inserted else {
        throw .writtenTwice(
          checkpoint: model.file, tensor: slot.sources[0], output: slot.name)
      }
      tensors.append(model.output(slot.name, try builder.view(of: slot)))
    }
  }
}

extension ModelContext {
  func output(_ name: String, _ view: any TensorView) -> OutputTensor {
    let forced = family.forcedTypes.first { name.hasSuffix($0.suffix) }
    return OutputTensor(name: name, view: view, forcedType: forced?.type)
  }
}

/// Which slots have their sources, while the checkpoint's tensors come in reading order.
struct SlotPlaces {
  private let slots: [TensorSlot]
  /// The slot that waits for a name.
  private var slotOf: [String: Int] = [:]
  /// For each group its slots, in the table's order.
  private var members: [String: [Int]] = [:]
  /// For each group the sources that have not come yet.
  private var awaited: [String: Int] = [:]
  /// The modules of which something has come.
  private var begun: Set<String> = []
  /// The tensors that have come, by their rewritten names.
  private(set) var found: [String: SourceTensor] = [:]
  /// The slots that have all they wait for, in the order in which their groups got complete.
  private(set) var complete: [Int] = []

  init(_ slots: [TensorSlot]) {
    self.slots = slots
    for (index, slot) in slots.enumerated() {
      members[slot.group, default: []].append(index)
      awaited[slot.group, default: 0] += slot.sources.count
      for source in slot.sources { slotOf[source] = index }
    }
  }

  /// Takes a tensor in; `false` where no slot waits for it.
  mutating func take(_ tensor: SourceTensor, as name: String) -> Bool {
    guard found[name] == nil, let slot = slotOf[name] else { return false }
    found[name] = tensor
    begun.insert(slots[slot].module)
    let group = slots[slot].group
    let rest = (awaited[group] ?? 0) - 1
    awaited[group] = rest
    if rest == 0 { complete += members[group] ?? [] }
    return true
  }

  /// The sources that did not come and without which the checkpoint is incomplete.
  var missing: [String] {
    slots.flatMap { slot in
      let isNeeded =
        switch slot.necessity {
        case .always: true
        case .withItsModule: begun.contains(slot.module)
        case .never: false
        }
      return isNeeded ? slot.sources.filter { found[$0] == nil } : []
    }
  }
}
