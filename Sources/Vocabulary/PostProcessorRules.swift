import OrderedCollections
import StrictJSON

/// What the post-processor of a `tokenizer.json` says of the tokens around a text.
///
/// The rules, their order included, are the reference converter's. It compares names as strings, so
/// a token that `tokenizer_config.json` gives as an object equals none of the post-processor's.
struct PostProcessorRules {
  /// The kinds to look for; a second token at the end of texts adds `eot` or `eom`.
  private(set) var kinds = TokenKind.standard
  /// `KIND_token` as strings or objects.
  private(set) var tokens: [TokenKind: JSONValue] = [:]
  /// Which tokens are added, in the order in which it was said.
  var adds: OrderedDictionary<TokenKind, Bool> = [:]

  init(_ configuration: TokenizerConfiguration?) {
    for kind in kinds { tokens[kind] = configuration?.token(kind) }
    if isMissing(.bos), !isMissing(.cls) { tokens[.bos] = tokens[.cls] }
    if isMissing(.eos), !isMissing(.sep) { tokens[.eos] = tokens[.sep] }
  }

  private func isMissing(_ kind: TokenKind) -> Bool {
    switch tokens[kind] {
    case .string(let text): text.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private func `is`(_ text: String?, _ kinds: TokenKind...) -> Bool {
    guard let text else { return false }
    return kinds.contains { tokens[$0]?.string == text }
  }

  mutating func apply(_ postProcessor: JSONValue) {
    for processor in postProcessor["processors"]?.array ?? [postProcessor] {
      switch processor["type"]?.string {
      case "ByteLevel":
        for kind in [TokenKind.bos, .eos] where adds[kind] == nil { adds[kind] = false }
      case "RobertaProcessing": applyRoberta(processor)
      case "TemplateProcessing": applyTemplate(processor)
      default: break
      }
    }
  }

  private mutating func applyRoberta(_ processor: JSONValue) {
    for kind in [TokenKind.bos, .eos, .sep] { adds[kind] = true }
    for kind in [TokenKind.cls, .sep] where isMissing(kind) {
      tokens[kind] = processor[kind.rawValue]?.array?.first
    }
  }

  private mutating func applyTemplate(_ processor: JSONValue) {
    let single = processor["single"]?.array ?? []
    let first = single.count > 1 ? single.first?.templateToken : nil
    let last = single.count > 1 ? single.last?.templateToken : nil
    if let first { begin(with: first) }
    if let last { end(with: last) }
    applyPair(processor["pair"]?.array ?? [], first: first, last: last)
  }

  private mutating func begin(with token: String) {
    if !`is`(token, .bos, .cls) {
      for kind in [TokenKind.bos, .cls] where isMissing(kind) { tokens[kind] = .string(token) }
    }
    adds[.bos] = `is`(token, .bos, .cls)
  }

  /// Another token than eos at the end becomes eos; the present one stays as the end of a turn
  /// (`eot`), a second such one as the end of a message (`eom`).
  private mutating func end(with token: String) {
    if !`is`(token, .eos) {
      if let kind = [TokenKind.eot, .eom].first(where: { !kinds.contains($0) }) {
        kinds.append(kind)
        tokens[kind] = tokens[.eos]
      }
      tokens[.eos] = .string(token)
    }
    adds[.eos] = true
  }

  /// Whether something that separates stands between the two texts of a pair.
  private mutating func applyPair(_ pair: [JSONValue], first: String?, last: String?) {
    var pair = pair[...]
    if let first, pair.first?.templateToken == first { pair = pair.dropFirst() }
    if let last, pair.last?.templateToken == last { pair = pair.dropLast() }
    guard pair.count > 2, pair.first?.templateSequence == "A", pair.last?.templateSequence == "B"
    else { return }
    let inner = pair.dropFirst().dropLast().map(\.templateToken)
    adds[.sep] =
      (last == nil && `is`(inner[0], .sep, .eos))
      || (inner.count == 2 && `is`(inner[1], .sep, .eos))
  }
}

extension JSONValue {
  /// The special token of a template's element.
  var templateToken: String? { self["SpecialToken"]?["id"]?.string }

  /// The text, `A` or `B`, of a template's element.
  fileprivate var templateSequence: String? { self["Sequence"]?["id"]?.string }
}
