/// The memory that machines and graphics cards are sold with.
public enum MemorySize {
  /// In GB as they are sold, of 1024³ bytes each.
  public static let usual = [8, 12, 16, 24, 32, 48, 64, 80, 96, 128, 192, 256, 320, 512, 640]

  /// The smallest of the usual sizes that holds so many bytes; `nil` where none does.
  public static func smallest(holding byteCount: Int) -> Int? {
    usual.first { byteCount <= $0 << 30 }
  }
}
