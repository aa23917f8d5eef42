public import Tensors

/// An option `--tensor-type PATTERN=TYPE`: tensors whose name the pattern fits get the type.
///
/// The pattern is a regular expression in ECMAScript's syntax, searched for anywhere in the name.
/// It is lower-cased as given, escapes included (`\D` turns into `\d`), as the reference does it.
public struct TypePattern: Hashable, Sendable {
  /// The option as given.
  public let option: String
  /// The type that tensors get where the pattern fits.
  public let type: ElementType
  let pattern: String

  /// Parses `PATTERN=TYPE`, split at the first `=`; the type's name in any case.
  ///
  /// - Throws: `MixError.notAnAssignment`, `.unknownTensorType` or `.badPattern`.
  public init(parsing option: String) throws(MixError) {
    guard let split = option.firstIndex(of: "="), split > option.startIndex else {
      throw .notAnAssignment(option)
    }
    self.option = option
    pattern = option[..<split].lowercased()
    type = try Self.type(named: String(option[option.index(after: split)...]), in: option)
    _ = try compiled()
  }

  /// Parses the text of a `--tensor-type-file`: entries separated by white space.
  public static func list(parsing text: String) throws(MixError) -> [TypePattern] {
    var patterns: [TypePattern] = []
    for entry in text.split(whereSeparator: \.isWhitespace) {
      patterns.append(try TypePattern(parsing: String(entry)))
    }
    return patterns
  }

  /// The type of that name, in any case, where a tensor can be given it.
  ///
  /// - Parameter option: the option that the name comes from, for the message.
  /// - Throws: `MixError.unknownTensorType`.
  public static func type(named name: String, in option: String) throws(MixError) -> ElementType {
    // Formats of intermediate results only, never of a file's tensors.
    let intermediate: Set<ElementType> = [.Q8_1, .Q8_K]
    guard let type = ElementType(named: name), !intermediate.contains(type),
      type.isQuantized || [.F32, .F16, .BF16].contains(type)
    else { throw .unknownTensorType(option: option, name: name) }
    return type
  }

  /// The pattern, ready to search. (A compiled expression is not `Sendable`, so it is not stored.)
  func compiled() throws(MixError) -> Regex<AnyRegexOutput> {
    do {
      return try Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    } catch {
      throw .badPattern(option: option, reason: String(describing: error))
    }
  }
}
