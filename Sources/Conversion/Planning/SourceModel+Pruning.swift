import Families
import Mixes
import Tensors
import Views

extension SourceModel {
  /// Leaves out the tensors of blocks; those of the blocks behind move up, so that numbers have no
  /// gaps.
  ///
  /// - Returns: the number of blocks left. Source: `--prune-layers` of the reference quantizer.
  mutating func prune(_ blocks: Set<Int>) -> Int {
    var tensors = self.tensors
    tensors.removeAll { MixTensor.block(of: $0.name).map(blocks.contains) ?? false }
    dropped += self.tensors.filter { MixTensor.block(of: $0.name).map(blocks.contains) ?? false }
      .map { DroppedTensor(name: $0.name, reason: "--prune-layers") }
    let kept = Set(tensors.compactMap { MixTensor.block(of: $0.name) }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(kept, 0...))
    self.tensors = tensors.map { tensor in
      guard let block = MixTensor.block(of: tensor.name), let number = numbers[block] else {
        return tensor
      }
      let name = "blk.\(number)" + tensor.name.dropFirst("blk.\(block)".count)
      return Tensor(
        name: name, view: tensor.view, type: tensor.type, sourceName: tensor.sourceName,
        rows: tensor.rows, place: tensor.place)
    }
    return kept.count
  }
}
