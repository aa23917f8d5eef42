/// The places of a vocabulary, filled one after the other; a later text replaces an earlier one.
///
/// Places that stay empty hold `[PADi]`, score -10000, type unused.
struct TokenSlots {
  private var texts: [String?]
  private(set) var scores: [Float]
  private(set) var types: [TokenType]

  init(count: Int) {
    texts = [String?](repeating: nil, count: count)
    scores = [Float](repeating: -10_000, count: count)
    types = [TokenType](repeating: .unused, count: count)
  }

  var count: Int { texts.count }

  /// Throws where a token's number lies beyond the last place.
  func requirePlace(_ id: Int, for text: String, in file: String) throws(VocabularyError) {
    guard id < count else {
      throw .idOutOfRange(file: file, token: text, id: id, size: count)
    }
  }

  /// Throws where a token's place is taken, or there is none.
  func requireFree(_ id: Int, for text: String, in file: String) throws(VocabularyError) {
    try requirePlace(id, for: text, in: file)
    if let other = texts[id] { throw .sameID(file: file, tokens: [other, text], id: id) }
  }

  mutating func set(_ id: Int, _ text: String, score: Float = 0, _ type: TokenType) {
    texts[id] = text
    scores[id] = score
    types[id] = type
  }

  /// The texts, those of empty places included.
  var tokens: [String] { texts.indices.map { texts[$0] ?? "[PAD\($0)]" } }
}

/// How many tokens a vocabulary may have: some sixteen times the largest published one.
let maximumVocabularySize = 1 << 22
