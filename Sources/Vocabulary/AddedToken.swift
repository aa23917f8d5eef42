import StrictJSON

/// A token that stands beside the model's own vocabulary.
struct AddedToken {
  var id: Int
  var text: String
  var isSpecial: Bool

  init(id: Int, text: String, isSpecial: Bool) {
    self.id = id
    self.text = text
    self.isSpecial = isSpecial
  }

  /// Reads the object that `tokenizer.json` and `tokenizer_config.json` have for it.
  init(_ value: JSONValue, id: Int, at place: String, in file: String) throws(VocabularyError) {
    let text = try (value["content"] ?? .null).expect(
      \.string, "a token's text", at: "\(place).content", in: file)
    self.init(id: id, text: text, isSpecial: value["special"]?.bool ?? false)
  }

  /// Whether it is a control token: declared so, or it looks like one.
  var isControl: Bool { isSpecial || Self.looksSpecial(text) }

  /// Its type: control, else user-defined.
  var type: TokenType { isControl ? .control : .userDefined }

  /// Its text in a table: a user-defined token's `▁` is a space.
  var tableText: String { isControl ? text : text.replacingSpaceMarks() }

  /// Whether a text has the look of a control token.
  static func looksSpecial(_ text: String) -> Bool {
    let bytes = text.utf8
    return ["<pad>", "<mask>", "<2mass>", "[@BOS@]"].contains(text)
      || [("<|", "|>"), ("<｜", "｜>"), ("<unused", ">")].contains { begin, end in
        bytes.starts(with: begin.utf8) && bytes.reversed().starts(with: end.utf8.reversed())
      }
  }
}

/// SentencePiece's mark for a space, U+2581.
let spaceMark: Unicode.Scalar = "\u{2581}"

extension String {
  /// The text with a space in place of every U+2581.
  func replacingSpaceMarks() -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar == spaceMark ? " " : scalar) }
    return String(result)
  }
}
