import Checkpoints
public import Families
public import GGUF
public import Measurement
import OrderedCollections
public import Quantization
public import SystemPackage
import Tensors
public import Views

/// What tells two models apart: keys, and tensors by name, shape, type and value.
public struct ModelDifferences: Sendable {
  /// A tensor that is not the same on both sides; a side that lacks it has no view.
  public struct Tensor: Sendable {
    /// Its name.
    public let name: String
    /// The first model's.
    public let first: (any TensorView)?
    /// The second model's.
    public let second: (any TensorView)?
    /// How far the values are apart, where they were compared.
    public let statistics: ErrorStatistics?
  }

  /// In the order of the first model, then of the second.
  public let keys: [KeyDifference]
  /// Keys with the same value on both sides.
  public let equalKeyCount: Int
  /// In the order of the first model, then of the second.
  public let tensors: [Tensor]
  /// Tensors that are the same on both sides.
  public let equalTensorCount: Int

  /// Whether nothing tells them apart.
  public var isEmpty: Bool { keys.isEmpty && tensors.isEmpty }

  /// Compares two models; a cancelled task stops within a chunk.
  ///
  /// Keys of containers of two kinds have nothing in common, and are not compared.
  ///
  /// - Parameters:
  ///   - describing: how a checkpoint beside a GGUF file is taken.
  ///   - workerCount: workers that read weights at once; with `nil` none is read.
  ///   - progress: called with the bytes read so far, and with those of all tensors, from any task.
  /// - Throws: what is wrong with a model, and what cannot be decoded.
  public init(
    _ first: FilePath, _ second: FilePath, describing: DescribeOptions = DescribeOptions(),
    kernels: KernelSet, workerCount: Int?,
    progress: @escaping @Sendable (_ read: Int, _ all: Int) -> Void = { _, _ in }
  ) async throws {
    let models = try ComparedModel.open([first, second], describing: describing)
    let metadata = Self.comparable(models[0], models[1])
    keys = metadata.first.differences(from: metadata.second)
    equalKeyCount = metadata.first.values.count - keys.count { $0.first != nil }
    let pairs = try TensorPairs(models[0], models[1], matchesTypes: workerCount == nil)
    let compared: [ErrorStatistics?]
    if let workerCount {
      compared = try await Comparison(pairs.common, kernels: kernels).differences(
        workerCount: workerCount, progress: progress)
    } else {
      compared = pairs.common.map { _ in nil }
    }
    let changed = zip(pairs.common, compared).compactMap { pair, statistics in
      statistics.map {
        Tensor(name: pair.name, first: pair.reference, second: pair.candidate, statistics: $0)
      }
    }
    tensors = (pairs.unlike + changed).sorted {
      pairs.places[$0.name, default: 0] < pairs.places[$1.name, default: 0]
    }
    equalTensorCount = pairs.common.count - changed.count
  }

  private static func comparable(
    _ first: ComparedModel, _ second: ComparedModel
  ) -> (first: GGUFMetadata, second: GGUFMetadata) {
    func keys(_ texts: OrderedDictionary<String, String>) -> GGUFMetadata {
      GGUFMetadata(texts.mapValues { .string(GGUFString($0)) })
    }
    switch (first.metadata, second.metadata) {
    case (.gguf(let a), .gguf(let b)): return (a, b)
    case (.safetensors(let a), .safetensors(let b)): return (keys(a), keys(b))
    default: return (GGUFMetadata(), GGUFMetadata())
    }
  }
}

/// The tensors of two models, put side by side.
private struct TensorPairs {
  /// Those whose values can be compared.
  private(set) var common: [Comparison.Pair] = []
  /// Those that differ without a look at their values.
  private(set) var unlike: [ModelDifferences.Tensor] = []
  /// Where a name stands in the first model, or behind it.
  let places: [String: Int]

  /// - Parameter matchesTypes: whether tensors of two types differ, whatever their values are.
  init(_ first: ComparedModel, _ second: ComparedModel, matchesTypes: Bool) throws {
    places = Dictionary((first.tensors + second.tensors).enumerated().map { ($1.name, $0) }) {
      first, _ in first
    }
    let others = Dictionary(second.tensors.map { ($0.name, $0.view) }) { first, _ in first }
    var names: Set<String> = []
    for (name, view) in first.tensors {
      names.insert(name)
      let other = others[name]
      if let other, view.shape == other.shape,
        view.elementType == other.elementType || !matchesTypes
      {
        common.append(try Comparison.Pair(name: name, reference: view, candidate: other))
      } else {
        unlike.append(
          ModelDifferences.Tensor(name: name, first: view, second: other, statistics: nil))
      }
    }
    for (name, view) in second.tensors where !names.contains(name) {
      unlike.append(ModelDifferences.Tensor(name: name, first: nil, second: view, statistics: nil))
    }
  }
}
