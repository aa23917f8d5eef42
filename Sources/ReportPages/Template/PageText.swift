import Mustache

/// How text from files gets into the page: nothing in it is markup.
///
/// The engine's own way goes by characters, and to it `"` with an accent is another character than
/// `"`; a browser sees the `"`. Here each scalar is looked at by itself. Control characters, which
/// HTML does not allow, and those that turn the direction of text are shown by their numbers.
struct PageText: MustacheContentType {
  static let name = "KERF_PAGE"

  /// True once the engine knows this way of escaping by its name.
  static let isRegistered: Bool = {
    MustacheContentTypes.register(PageText(), named: name)
    return true
  }()

  func escapeText(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { Self.replacement(of: $0) != nil }) else {
      return text
    }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if let replacement = Self.replacement(of: scalar) {
        escaped += replacement
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func replacement(of scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "<": "&lt;"
    case ">": "&gt;"
    case "&": "&amp;"
    case "\"": "&quot;"
    case "'": "&#39;"
    case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}":
      "\\u{" + String(scalar.value, radix: 16) + "}"
    default:
      scalar.properties.generalCategory == .control
        ? "\\u{" + String(scalar.value, radix: 16) + "}" : nil
    }
  }
}
