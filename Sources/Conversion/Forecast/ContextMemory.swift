public import GGUF
import Mixes

/// The memory that a context takes while a model runs: keys and values of the tokens before.
public enum ContextMemory: Hashable, Sendable {
  /// The model keeps keys and values.
  case cache(KeyValueCache)
  /// The model sees its whole input at once and keeps nothing: encoders, vision towers.
  case nothing
  /// Nothing is known of what models of this architecture keep.
  case unknown(architecture: String)

  /// - Parameters:
  ///   - metadata: the keys of a GGUF file of the model.
  ///   - names: its tensors, which tell a draft's file, of the blocks for multi-token prediction,
  ///     from that of the whole model.
  public init(_ metadata: GGUFMetadata, tensors names: [String] = []) {
    let blocks = Set(names.compactMap { MixTensor.block(of: $0) })
    let architecture = metadata.string("general.architecture") ?? ""
    switch CacheRule.of[architecture] {
    case nil: self = .unknown(architecture: architecture)
    case .nothing: self = .nothing
    case .some(let rule):
      self =
        KeyValueCache(
          HeadKeys(metadata, architecture), rule: rule, holdsBlock: blocks.contains
        ).map { .cache($0) }
        ?? .unknown(architecture: architecture)
    }
  }

  /// What models of a plan's file keep.
  public init(_ plan: Plan) { self.init(plan.metadata, tensors: plan.tensors.map(\.name)) }

  /// Bytes for a context of that many tokens; `nil` where nothing is known.
  public func byteCount(tokens: Int) -> Int? {
    switch self {
    case .cache(let cache): cache.byteCount(tokens: tokens)
    case .nothing: 0
    case .unknown: nil
    }
  }
}

/// What the blocks of an architecture keep of the tokens before.
enum CacheRule: Sendable {
  /// Nothing.
  case nothing
  /// All tokens in every block.
  case everything
  /// All tokens in the last of so many blocks, in the others those of a window; `size` where the
  /// file states none, `nil` to keep everything then.
  case windows(period: Int, size: Int?)
  /// The same with a window that is always of this size, unless the file states 0.
  case chunks(period: Int, size: Int)
  /// All tokens in every block, and one key more by which tokens are chosen.
  case indexed

  /// By the name under `general.architecture`: the families that kerf knows.
  ///
  /// Source: `create_memory` and `load_arch_hparams` of llama.cpp. It switches the windows of phi3
  /// off and knows none for llama and qwen2, whatever the file states.
  // swift-format-ignore
  static let of: [String: CacheRule] = [
    "bert": .nothing, "nomic-bert": .nothing, "clip": .nothing,
    "llama": .everything, "mistral3": .everything, "bitnet": .everything, "phi3": .everything,
    "qwen2": .everything, "qwen2moe": .everything, "qwen3": .everything, "qwen3moe": .everything,
    "qwen3vl": .everything, "qwen3vlmoe": .everything, "glm4moe": .everything,
    "deepseek2": .everything, "deepseek32": .indexed,
    "gemma2":  .windows(period: 2, size: 4096),
    "gemma3":  .windows(period: 6, size: nil),
    "gpt-oss": .windows(period: 2, size: nil),
    "llama4":  .chunks(period: 4, size: 8192),
  ]
}
