public import GGUF

/// A key that the user sets: `--override-kv KEY=TYPE:VALUE`.
public struct KeyOverride: Hashable, Sendable {
  /// The key as it stands in the file.
  public let key: String
  /// What it is set to.
  public let value: GGUFValue

  /// A key and its value.
  public init(key: String, value: GGUFValue) {
    self.key = key
    self.value = value
  }

  /// Parses an option.
  ///
  /// The types are those of the reference quantizer: `int` (written as u32 of the absolute value),
  /// `float` (f32), `bool` and `str` (at most 127 bytes).
  /// - Throws: `ConversionError.option` that says what is wrong with it.
  public init(_ option: String) throws(ConversionError) {
    guard let equals = option.firstIndex(of: "="),
      let colon = option[equals...].firstIndex(of: ":"), equals > option.startIndex
    else {
      throw .option("\"\(option)\" is not of the form KEY=TYPE:VALUE, such as x.y=int:4")
    }
    key = String(option[..<equals])
    let kind = String(option[option.index(after: equals)..<colon])
    let text = String(option[option.index(after: colon)...])
    guard let parse = Self.parsers[kind] else {
      throw .option("\"\(option)\": \"\(kind)\" is none of the types int, float, bool, str")
    }
    guard let value = parse(text) else {
      throw .option("\"\(option)\": \"\(text)\" is not a value of type \(kind)")
    }
    self.value = value
  }

  private static let parsers: [String: @Sendable (String) -> GGUFValue?] = [
    "int": { text in Int64(text).flatMap { UInt32(exactly: $0.magnitude) }.map { .uint32($0) } },
    "float": { text in Float(text).map { .float32($0) } },
    "bool": { text in ["true": true, "false": false][text].map { .bool($0) } },
    "str": { text in text.utf8.count <= 127 ? .string(GGUFString(text)) : nil },
  ]
}
