/// Keys and values of a context as llama.cpp allocates them: one sequence, F16, one row a token and
/// block.
///
/// Counted are the blocks of the trunk: those that predict tokens further ahead have a cache only
/// when they are used, and of a file that holds nothing else they are all there is. Where keys and
/// values are compressed to one latent vector (MLA), that is all that is kept.
public struct KeyValueCache: Hashable, Sendable {
  /// One block.
  struct Block: Hashable, Sendable {
    /// Numbers a token: keys, values and what else is kept.
    let width: Int
    /// Whether only the tokens of the window are kept.
    let isWindowed: Bool
  }

  let blocks: [Block]
  /// Tokens of the window; 0 where no block has one.
  public let window: Int

  /// Blocks that keep all tokens, and those that keep a window of them.
  public var blockCounts: (whole: Int, windowed: Int) {
    let windowed = blocks.count { $0.isWindowed }
    return (blocks.count - windowed, windowed)
  }

  /// - Parameter holdsBlock: whether the file has tensors of a block.
  /// - Returns: `nil` where the keys do not say how many heads of which size there are.
  init?(_ keys: HeadKeys, rule: CacheRule, holdsBlock: (Int) -> Bool) {
    guard let all = keys.size("block_count"), all <= 1 << 16 else { return nil }
    let trunk = all - min(all, keys.size("nextn_predict_layers") ?? 0)
    let isDraft =
      !(0..<trunk).contains(where: holdsBlock) && (trunk..<all).contains(where: holdsBlock)
    let counted = isDraft ? trunk..<all : 0..<(trunk > 0 ? trunk : all)
    let count = counted.upperBound
    guard let heads = keys.sizes("attention.head_count", blocks: count) else { return nil }
    let keyHeads = keys.sizes("attention.head_count_kv", blocks: count) ?? heads
    let windows = Windows(rule, keys, blocks: count)
    let widths = HeadWidths(keys, heads: heads.first ?? 0)
    guard let widths else { return nil }
    let extra =
      if case .indexed = rule { keys.size("attention.indexer.key_length") ?? 0 } else { 0 }
    window = windows.size
    blocks = zip(keyHeads, windows.has).dropFirst(counted.lowerBound).map { heads, isWindowed in
      Block(width: heads * widths.ofHead(isWindowed: isWindowed) + extra, isWindowed: isWindowed)
    }
  }

  /// Bytes for a context of that many tokens.
  ///
  /// The context is padded to 256 tokens; a window holds its own tokens and those of one batch of
  /// 512, padded in the same way, but never more than the context.
  public func byteCount(tokens: Int) -> Int {
    let whole = Self.padded(min(max(1, tokens), Self.mostTokens))
    let windowed = min(whole, Self.padded(window + Self.batch))
    let numbers = blocks.reduce(0.0) {
      $0 + Double($1.width) * Double($1.isWindowed ? windowed : whole)
    }
    return Int(min(2 * numbers, 0x1p62))
  }

  /// Tokens that are worked on at once, by default.
  private static let batch = 512
  private static let mostTokens = 1 << 40

  private static func padded(_ tokens: Int) -> Int { (tokens + 255) / 256 * 256 }
}

/// Numbers that a head's keys and values take.
private struct HeadWidths {
  private let whole: Int
  private let windowed: Int

  /// - Parameter heads: those of the first block, by which a width is divided where none is stated.
  init?(_ keys: HeadKeys, heads: Int) {
    let divided = heads > 0 ? keys.size("embedding_length").map { $0 / heads } : nil
    guard let key = keys.size("attention.key_length") ?? divided,
      let value = keys.size("attention.value_length") ?? divided
    else { return nil }
    let isLatent =
      (keys.size("attention.key_length_mla") ?? 0) > 0
      && (keys.size("attention.value_length_mla") ?? 0) > 0
    whole = isLatent ? key : key + value
    let windowedKey = keys.size("attention.key_length_swa") ?? key
    windowed =
      isLatent ? windowedKey : windowedKey + (keys.size("attention.value_length_swa") ?? value)
  }

  func ofHead(isWindowed: Bool) -> Int { isWindowed ? windowed : whole }
}

/// Which blocks keep a window of the context only.
private struct Windows {
  /// Tokens; 0 where no block has a window.
  private(set) var size = 0
  /// For each block.
  private(set) var has: [Bool]

  init(_ rule: CacheRule, _ keys: HeadKeys, blocks: Int) {
    has = Array(repeating: false, count: blocks)
    let stated = keys.size("attention.sliding_window")
    let period: Int
    switch rule {
    case .nothing, .everything, .indexed: return
    case .windows(let usualPeriod, let usual):
      (period, size) = (usualPeriod, stated ?? usual ?? 0)
    case .chunks(let usualPeriod, let fixed):
      (period, size) = (usualPeriod, stated == 0 ? 0 : fixed)
    }
    guard size > 0 else { return }
    let pattern = "attention.sliding_window_pattern"
    if let flags = keys.flags(pattern, blocks: blocks) {
      has = flags
      return
    }
    let step = keys.size(pattern) ?? period
    has = (0..<blocks).map { step == 0 || $0 % step < step - 1 }
  }
}
