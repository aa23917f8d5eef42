import OrderedCollections
import StrictJSON

/// What `tokenizer_config.json` holds.
struct TokenizerConfiguration {
  static let name = "tokenizer_config.json"

  /// The path, for messages.
  let file: String
  let members: JSONObject
  /// `added_tokens_decoder`, in the order of the file.
  let addedTokens: [AddedToken]

  /// Reads the file; `nil` where it is not there.
  init?(_ folder: TokenizerFolder) throws(VocabularyError) {
    guard let members = try folder.object(Self.name) else { return nil }
    self.members = members
    file = folder.path(Self.name)
    addedTokens = try Self.addedTokens(members["added_tokens_decoder"] ?? .null, file: file)
  }

  private static func addedTokens(
    _ value: JSONValue, file: String
  ) throws(VocabularyError) -> [AddedToken] {
    if value.isNull { return [] }
    let place = "added_tokens_decoder"
    let entries = try value.expect(\.object, "an object", at: place, in: file)
    var tokens: [AddedToken] = []
    for (name, entry) in entries {
      let id = try JSONValue.string(name).expect(
        { $0.string.flatMap { Int($0) }.map { JSONValue.integer($0) }?.tokenID }, tokenIDRange,
        at: place, in: file)
      tokens.append(try AddedToken(entry, id: id, at: "\(place).\(name)", in: file))
    }
    return tokens
  }

  /// `KIND_token` as it stands: a string, an object with `content`, or nothing.
  func token(_ kind: TokenKind) -> JSONValue { members["\(kind.rawValue)_token"] ?? .null }

  /// `add_KIND_token`.
  func addsToken(_ kind: TokenKind) -> Bool? { members["add_\(kind.rawValue)_token"]?.bool }

  /// `add_prefix_space`; `nil` where absent or null.
  func addsPrefixSpace() throws(VocabularyError) -> Bool? {
    guard let value = members["add_prefix_space"], !value.isNull else { return nil }
    return try value.expect(\.bool, "a boolean", at: "add_prefix_space", in: file)
  }

  /// Whether the tokenizer's class puts its own template in the place of the file's.
  var replacesTemplate: Bool {
    ["LlamaTokenizer", "LlamaTokenizerFast"].contains(members["tokenizer_class"]?.string)
  }
}

extension JSONValue {
  /// The text of a token given as a string or as an object with `content`.
  var tokenText: String? { string ?? self["content"]?.string }

  /// The texts of all tokens that the members name as special: `bos_token` and its kind, and
  /// `additional_special_tokens`.
  static func namedSpecialTokens(_ members: JSONObject) -> Set<String> {
    let single = TokenKind.standard.compactMap { members["\($0.rawValue)_token"]?.tokenText }
    let more = members["additional_special_tokens"]?.array?.compactMap(\.tokenText) ?? []
    return Set(single + more)
  }
}
