/// What is left out of a model, ready to be asked for each of its tensors.
struct DropRules: Sendable {
  /// Asked for names as the checkpoint has them.
  private let early: [Search]
  /// Asked for names in the spelling of the tables.
  private let late: [Search]
  /// Blocks that are left out, and why; `nil` where none are.
  private let blocks: (numbers: Range<Int>, reason: String)?

  /// A pattern of a rule, and why what fits it is left out.
  fileprivate typealias Search = (pattern: NameSearch, reason: String)

  init(_ model: ModelContext) throws(FamilyError) {
    let family = model.family
    early = try model.applying(family.kind == .text ? CommonNames.dropped : [])
    late = try model.applying(CommonNames.droppedWhenWritten + family.dropped)
    blocks = try model.droppedBlocks()
  }

  /// Why a source tensor is left out; `nil` where it is not.
  func reasonToDrop(_ name: String, rewritten: String) -> String? {
    let reason = Self.reason(early, for: name) ?? Self.reason(late, for: rewritten)
    if let reason { return reason }
    guard let blocks, let block = Self.block(of: rewritten), blocks.numbers.contains(block) else {
      return nil
    }
    return blocks.reason
  }

  private static func reason(_ searches: [Search], for name: String) -> String? {
    let letters = NameLetters(name)
    return searches.first { $0.pattern.fits(name, letters: letters) }?.reason
  }

  /// The number in `model.layers.N.…`.
  private static func block(of name: String) -> Int? {
    let prefix = "model.layers."
    guard name.hasPrefix(prefix) else { return nil }
    return Int(Substring(name.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: ".") }))
  }
}

extension ModelContext {
  fileprivate func applying(_ rules: [DropRule]) throws(FamilyError) -> [DropRules.Search] {
    var applying: [DropRules.Search] = []
    for rule in rules where try meets(rule.condition) {
      applying += rule.patterns.map { (NameSearch($0), rule.reason) }
    }
    return applying
  }

  fileprivate func droppedBlocks() throws(FamilyError) -> (Range<Int>, String)? {
    guard family.prediction != .unknown else { return nil }
    let layers = try size(.layers)
    switch (family.prediction, options.parts.predictionBlocks) {
    case (.dropped, _), (_, .leftOut):
      return (layers..<Int.max, "predicts tokens further ahead")
    case (_, .alone): return (0..<layers, "no block that predicts tokens further ahead")
    case (_, .included): return nil
    }
  }
}
