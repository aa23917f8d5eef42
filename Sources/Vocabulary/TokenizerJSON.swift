import OrderedCollections
import Storage
import StrictJSON

/// A token of the model's own vocabulary.
struct BaseToken {
  let text: String
  let id: Int
}

/// What `tokenizer.json` holds, its vocabulary as a list in the order of the file.
struct TokenizerJSON {
  static let name = "tokenizer.json"

  /// The path, for messages.
  let file: String
  /// `model` without its vocabulary, where that is an object.
  let model: JSONObject
  /// `model.vocab`; empty where it is not an object.
  let vocabulary: [BaseToken]
  let addedTokens: [AddedToken]
  let normalizer: JSONValue
  let preTokenizer: JSONValue
  let postProcessor: JSONValue
  let decoder: JSONValue

  /// Reads the file; `nil` where it is not there.
  init?(_ folder: TokenizerFolder) throws(VocabularyError) {
    guard let text = try folder.bytes(Self.name) else { return nil }
    try self.init(parsing: text, file: folder.path(Self.name))
  }

  init(parsing text: [UInt8], file: String) throws(VocabularyError) {
    let root: JSONObject
    let members: [JSONMember]?
    do throws(JSONError) {
      let parsed = try JSONValue.parse(text, dialect: .python, listing: ["model", "vocab"])
      root = parsed.value.object ?? [:]
      members = parsed.members
    } catch {
      throw .notJSON(file: file, error: error)
    }
    self.file = file
    model = try (root["model"] ?? .null).expect(\.object, "an object", at: "model", in: file)
    vocabulary = try Self.vocabulary(members ?? [], file: file)
    addedTokens = try Self.addedTokens(root["added_tokens"] ?? .null, file: file)
    normalizer = root["normalizer"] ?? .null
    preTokenizer = root["pre_tokenizer"] ?? .null
    postProcessor = root["post_processor"] ?? .null
    decoder = root["decoder"] ?? .null
  }

  private static func vocabulary(
    _ members: [JSONMember], file: String
  ) throws(VocabularyError) -> [BaseToken] {
    var vocabulary: [BaseToken] = []
    vocabulary.reserveCapacity(members.count)
    for member in members {
      let id = try member.value.expect(
        \.tokenID, tokenIDRange, at: "model.vocab, token \(quoted(member.name))", in: file)
      vocabulary.append(BaseToken(text: member.name, id: id))
    }
    return vocabulary
  }

  private static func addedTokens(
    _ value: JSONValue, file: String
  ) throws(VocabularyError) -> [AddedToken] {
    if value.isNull { return [] }
    let list = try value.expect(\.array, "an array", at: "added_tokens", in: file)
    var tokens: [AddedToken] = []
    for (i, entry) in list.enumerated() {
      let place = "added_tokens[\(i)]"
      let id = try (entry["id"] ?? .null).expect(
        \.tokenID, tokenIDRange, at: "\(place).id", in: file)
      tokens.append(try AddedToken(entry, id: id, at: place, in: file))
    }
    return tokens
  }
}

extension TokenizerJSON {
  /// The kind of model: `BPE`, `WordPiece`, `Unigram`.
  ///
  /// Early files leave out `BPE`.
  var kind: String {
    model["type"]?.string ?? (model["merges"] != nil ? "BPE" : "without a type")
  }

  /// Throws unless the model is of that kind and has tokens, a map from texts to numbers.
  func requireVocabulary(of expected: String) throws(VocabularyError) {
    guard kind == expected else {
      throw .unexpected(file: file, place: "model.type", found: kind, expected: expected)
    }
    let listed = model["vocab"] ?? .null
    guard listed.object != nil, !vocabulary.isEmpty else {
      throw .unexpected(
        file: file, place: "model.vocab",
        found: listed.object == nil ? listed.summary : "no token", expected: "an object of tokens")
    }
  }

  /// Where a file of vocabulary and merges is in truth SentencePiece's: byte fallback, and a
  /// decoder that is a sequence.
  var holdsSentencePiece: Bool {
    kind == "BPE" && model["byte_fallback"]?.bool == true && decoder["type"]?.string == "Sequence"
  }
}

extension JSONValue {
  /// The value as a token's number.
  var tokenID: Int? {
    guard let integer, 0..<maximumVocabularySize ~= integer else { return nil }
    return integer
  }
}

let tokenIDRange = "a token's number, 0 ..< \(maximumVocabularySize)"
