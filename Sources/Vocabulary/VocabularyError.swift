public import Storage
public import StrictJSON

/// Why the tokenizer files of a model give no token table.
public enum VocabularyError: Error, Hashable, Sendable {
  /// A file that cannot be read.
  case storage(StorageError)
  /// None of the files that could hold the vocabulary is there.
  case absent(folder: String, files: [String])
  /// A file that is not JSON.
  case notJSON(file: String, error: JSONError)
  /// A SentencePiece model, or another file of its own form, that is damaged.
  case damaged(file: String, reason: String)
  /// A value of another kind or range than the form has at that place.
  case unexpected(file: String, place: String, found: String, expected: String)
  /// A token whose number lies outside the vocabulary.
  case idOutOfRange(file: String, token: String, id: Int, size: Int)
  /// Two tokens with one number.
  case sameID(file: String, tokens: [String], id: Int)
  /// A merge that names a token which the vocabulary does not have.
  case unknownMerge(file: String, index: Int, merge: String, token: String)
  /// A tokenizer of a form that has no name yet.
  case unknownPreTokenizer(file: String, form: String, nearest: String)
}

extension VocabularyError: CustomStringConvertible {
  /// The error in a sentence: file, place, what was found, what was expected.
  public var description: String {
    switch self {
    case .storage(let error): error.description
    case .absent(let folder, let files):
      "\(folder): has no vocabulary: none of \(files.joined(separator: ", ")) is there"
    case .notJSON(let file, let error): "\(file): \(error)"
    case .damaged(let file, let reason): "\(file): \(reason)"
    case .unexpected(let file, let place, let found, let expected):
      "\(file): \(place): found \(found), expected \(expected)"
    case .idOutOfRange(let file, let token, let id, let size):
      "\(file): token \(quoted(token)) has number \(id), the vocabulary \(size) tokens"
    case .sameID(let file, let tokens, let id):
      "\(file): tokens \(tokens.map(quoted).joined(separator: " and ")) have the same number \(id)"
    case .unknownMerge(let file, let index, let merge, let token):
      "\(file): merge \(index), \(quoted(merge)), needs token \(quoted(token)), which is not there"
    case .unknownPreTokenizer(let file, let form, let nearest):
      "\(file): no pre-tokenizer is known by this form: \(form); the nearest is \(nearest); "
        + "--pre-tokenizer NAME sets the name"
    }
  }
}

/// The text in quotation marks, cut where it is long.
func quoted(_ text: String) -> String {
  let limit = 200
  guard text.unicodeScalars.count > limit else { return "\"\(text)\"" }
  return "\"\(String(text.unicodeScalars.prefix(limit)))…\""
}
