/// What the mixes want to know of a model, from its metadata after any override.
public struct ModelFacts: Hashable, Sendable {
  /// `general.architecture`.
  public var architecture: String
  /// `ARCH.block_count`, prediction (nextn) blocks included, before any pruning.
  public var blockCount: Int
  /// `ARCH.nextn_predict_layers`, 0 where absent.
  public var predictionBlocks: Int
  /// `ARCH.attention.head_count`; of an array, element 0.
  public var heads: Int
  /// `ARCH.attention.head_count_kv`; of an array, element 0; as ``heads`` where absent.
  public var keyValueHeads: Int
  /// `ARCH.expert_count`, 0 where absent.
  public var experts: Int

  public init(
    architecture: String, blockCount: Int, predictionBlocks: Int = 0, heads: Int,
    keyValueHeads: Int? = nil, experts: Int = 0
  ) {
    self.architecture = architecture
    self.blockCount = blockCount
    self.predictionBlocks = predictionBlocks
    self.heads = heads
    self.keyValueHeads = keyValueHeads ?? heads
    self.experts = experts
  }
}

extension ModelFacts {
  /// Query heads that share a key and value head, the fraction dropped; 0 without such heads.
  var queriesPerKey: Int { keyValueHeads > 0 ? heads / keyValueHeads : 0 }

  /// Blocks without those that predict further tokens.
  var trunkBlocks: Int { blockCount &- predictionBlocks }

  /// Whether the model counts as one of 70 billion weights, by architecture and depth.
  var isSeventyBillion: Bool {
    switch architecture {
    case "llama", "llama-embed": trunkBlocks == 80 && experts != 8 && heads != keyValueHeads
    case "qwen2", "deci", "olmo": trunkBlocks == 80
    case "jais2": trunkBlocks == 68
    default: false
    }
  }
}
