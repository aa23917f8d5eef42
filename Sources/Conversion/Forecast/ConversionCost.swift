public import Checkpoints
import Families
import GGUF
import OrderedCollections
import Storage
import Tensors
import Views

/// What a conversion reads, writes and takes of memory.
public struct ConversionCost: Hashable, Sendable {
  /// Bytes of the source's tensors that the output is made of; each is read once.
  public let bytesRead: Int
  /// Bytes of all files of the output.
  public let bytesWritten: Int
  /// Bytes of the workers, their buffers above all.
  ///
  /// Headers, tokenizer, importance matrix and the plan itself come on top of it: what planning has
  /// taken.
  public let bufferBytes: Int

  /// Code, stacks, and what the searches of encoders keep: as much for the smallest model as for
  /// the largest, by measurement.
  private static let besides = 6 << 20

  /// - Parameter workerCount: workers at once.
  public init(_ plan: Plan, of input: ModelInput, workerCount: Int) {
    let dropped = Set(plan.dropped.map(\.name))
    bytesRead = input.storedSizes.reduce(0) { sum, tensor in
      dropped.contains(tensor.name) ? sum : sum.addingReportingOverflow(tensor.bytes).partialValue
    }
    bytesWritten = plan.fileSize
    bufferBytes = Self.besides + workerCount * (plan.tensors.map(\.chunkBytes).max() ?? 0)
  }
}

extension PlannedTensor {
  /// Bytes of a worker's buffers for the largest chunk: weights as stored, as floats, rounded,
  /// encoded and decoded again.
  fileprivate var chunkBytes: Int {
    let whole = max(1, ChunkList.usualWeights / max(1, shape.rowLength))
    let rows = min(shape.rowCount, max(view.rowsAtOnce, whole))
    let weights = rows * shape.rowLength
    func bytes(_ type: ElementType) -> Int { weights / type.blockWeights * type.blockBytes }
    let floats = 4 * weights
    let input = view.elementType == .F32 ? 0 : bytes(view.elementType)
    guard !isMoved else { return input + floats + (proof == nil ? 0 : floats) }
    let output = max(bytes(type), rounding.map(bytes) ?? 0)
    return input + floats + (rounding == nil ? 0 : floats) + output + floats
  }
}

extension ModelInput {
  /// The tensors of the source and the bytes that they take there.
  fileprivate var storedSizes: [(name: String, bytes: Int)] {
    switch self {
    case .checkpoint(let checkpoint):
      checkpoint.tensors.values.map { ($0.name, $0.description.bytes.count) }
    case .adapter(let adapter): adapter.tensors.map { ($0.name, $0.description.bytes.count) }
    case .gguf(let model): model.tensors.map { ($0.name, $0.description.bytes.count) }
    }
  }
}
