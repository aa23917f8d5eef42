import QuantizedSources
import Tensors
import Views

/// Outputs whose blocks hold a quantized source's weights without changing one.
extension ModelContext {
  /// The output of a slot as blocks of a format that has its sources' levels and scales; `nil`
  /// where none was asked for, or there is none.
  ///
  /// Where a format has the levels but not the scales, the numbers stay as they are.
  func exactOutput(
    of slot: TensorSlot, _ view: any TensorView, in found: FoundTensors
  ) throws(FamilyError) -> OutputTensor? {
    guard options.keepsExactBlocks, isMatrix(slot.name, view) else { return nil }
    var blocks: [String: SourceTensor] = [:]
    for name in slot.sources {
      guard let tensor = found[name], let form = try exactForm(of: tensor) else { return nil }
      switch form {
      case .blocks(let rows): blocks[name] = SourceTensor(name: tensor.name, view: rows)
      case .scalesBeyond(let type):
        return OutputTensor(name: slot.name, view: view, forcedType: .F32, scalesBeyond: type)
      }
    }
    // Blocks cannot be transposed and the like: then the numbers count.
    guard let exact = try? ViewBuilder(model: self, found: FoundTensors(blocks)).view(of: slot),
      exact.elementType.isQuantized
    else { return nil }
    return OutputTensor(name: slot.name, view: exact, forcedType: exact.elementType, proof: view)
  }

  /// What the moved blocks of a slot must decode to, where that is to be shown.
  func proof(
    of slot: TensorSlot, in found: FoundTensors
  ) throws(FamilyError) -> (any TensorView)? {
    guard options.keepsExactBlocks else { return nil }
    var numbers: [String: SourceTensor] = [:]
    for name in slot.sources {
      numbers[name] = found[name].map { SourceTensor(name: $0.name, view: $0.numbers) }
    }
    return try ViewBuilder(model: self, found: FoundTensors(numbers)).view(of: slot)
  }

  /// Whether the output may have any type: routers, norms and the like are F32 for runtimes.
  private func isMatrix(_ name: String, _ view: any TensorView) -> Bool {
    guard !family.forcedTypes.contains(where: { name.hasSuffix($0.suffix) }) else { return false }
    return OutputTypes.type(of: name, shape: view.shape, requested: .BF16) == .BF16
  }

  private func exactForm(of tensor: SourceTensor) throws(FamilyError) -> ExactForm? {
    do throws(SchemeError) {
      return try tensor.exactForm()
    } catch {
      throw .source(error)
    }
  }
}
