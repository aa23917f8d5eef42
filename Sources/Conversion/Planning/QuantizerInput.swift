import Families
import Mixes
import Views

/// A model as the quantizer goes through it: all that is the same for every file type.
///
/// A forecast makes three dozen plans of it.
struct QuantizerInput: Sendable {
  /// Without the blocks that are pruned.
  let source: SourceModel
  /// Blocks that pruning has left; `nil` where nothing was pruned.
  let blocksLeft: Int?
  /// The source's tensors in the order in which they are visited and written.
  let tensors: [SourceModel.Tensor]
  /// The same as the mixes see them.
  let mixTensors: [MixTensor]

  init(_ model: DescribedModel, options: PlanOptions) {
    var source =
      switch model.form {
      case .described(let description):
        SourceModel(description, of: model, via: options.via)
      case .gguf(let file): SourceModel(file, identity: model.identity)
      }
    blocksLeft = options.prunedBlocks.isEmpty ? nil : source.prune(options.prunedBlocks)
    self.source = source
    tensors = source.tensors.inWritingOrder(of: options.splitting)
    mixTensors = tensors.map(\.inMix)
  }
}

extension SourceModel.Tensor {
  fileprivate var inMix: MixTensor { MixTensor(name: name, type: type, shape: view.shape) }
}

extension [SourceModel.Tensor] {
  /// Sorted as the reference quantizer does it; of a split set that is kept, file by file as they
  /// lie there.
  fileprivate func inWritingOrder(of splitting: Splitting) -> Self {
    guard splitting == .asSource else { return inWritingOrder(\.name) }
    let places = compactMap { tensor in tensor.place.map { (place: $0, tensor: tensor) } }
    return places.sorted { $0.place < $1.place }.map(\.tensor)
  }
}
