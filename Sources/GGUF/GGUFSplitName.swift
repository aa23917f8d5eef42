/// The name of a part of a split model: `PREFIX-00002-of-00005.gguf`, perhaps with the suffix of a
/// compressed form.
public struct GGUFSplitName: Hashable, Sendable {
  /// The name before the part's number.
  public let prefix: String
  /// From 1 on.
  public let number: Int
  /// How many parts there are.
  public let count: Int
  /// ".gguf", ".gguf.zst" or ".gguf.gz".
  public let suffix: String

  /// The name of one part of a set.
  public init(prefix: String, number: Int, count: Int, suffix: String = ".gguf") {
    self.prefix = prefix
    self.number = number
    self.count = count
    self.suffix = suffix
  }

  static let suffixes = [".gguf", ".gguf.zst", ".gguf.gz"]

  /// Takes the name of a file apart; `nil` where it is no part's name.
  public init?(_ fileName: String) {
    guard let suffix = Self.suffixes.first(where: fileName.hasSuffix) else { return nil }
    let fields = fileName.dropLast(suffix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard fields.count >= 4, fields[fields.count - 2] == "of",
      let number = Self.number(fields[fields.count - 3]),
      let count = Self.number(fields[fields.count - 1]), 1...max(count, 1) ~= number
    else { return nil }
    self.init(
      prefix: fields.dropLast(3).joined(separator: "-"), number: number, count: count,
      suffix: suffix)
  }

  /// The name of the file.
  public var fileName: String { prefix + ending }

  /// All of the name but the prefix.
  var ending: String { "-\(Self.digits(number))-of-\(Self.digits(count))\(suffix)" }

  /// The name of another part of the same set.
  public func part(_ number: Int) -> GGUFSplitName {
    GGUFSplitName(prefix: prefix, number: number, count: count, suffix: suffix)
  }

  /// The names of all parts of a set, for an output of that name: `.gguf` goes before the number.
  public static func names(of count: Int, for name: String) -> [String] {
    let prefix = name.hasSuffix(".gguf") ? String(name.dropLast(".gguf".count)) : name
    return (0..<count).map {
      GGUFSplitName(prefix: prefix, number: $0 + 1, count: count).fileName
    }
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.count == 5 && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(digits) : nil
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 5 - text.count)) + text
  }
}
