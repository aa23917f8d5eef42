/// What sizes a configuration may ask for.
///
/// Far above any published model and far below what could overflow: products of a few of them fit
/// 64 bits, and every one fits the 32-bit keys of a GGUF file.
// swift-format-ignore
public enum ConfigurationBounds {
  /// Blocks of the model, and counts of blocks.
  public static let layers     = 1...65_536
  /// Hidden and intermediate sizes, dimensions of a head.
  public static let width      = 1...(1 << 24)
  /// Attention heads, for queries or for keys and values.
  public static let heads      = 1...65_536
  /// Entries of the vocabulary.
  public static let vocabulary = 1...(1 << 28)
  /// Positions: context lengths, sliding windows.
  public static let context    = 1...(1 << 31 - 1)
  /// Experts, their groups, experts used for a token; small counts that may be none.
  public static let count      = 0...65_536
  /// Token ids.
  public static let token      = 0...(1 << 28)
  /// Whatever fits a 32-bit key.
  public static let anyUInt32  = 0...Int(UInt32.max)
}
