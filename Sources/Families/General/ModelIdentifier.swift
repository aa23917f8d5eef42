/// The parts of a model's identifier, guessed by the reference's rules.
///
/// `mistralai/Mistral-7B-Instruct-v0.3` has an organization, a basename, a size, a finetune and a
/// version.
public struct ModelIdentifier: Hashable, Sendable {
  /// All that follows the owner, unchanged.
  public let name: String
  /// The owner, unchanged.
  public private(set) var organization: String?
  /// What the model is called without all that follows: `Mistral`.
  public private(set) var basename: String?
  /// What it was made into: `Instruct`.
  public private(set) var finetune: String?
  /// `v0.3`.
  public private(set) var version: String?
  /// `7B`, `8x7B`, `mini`.
  public private(set) var sizeLabel: String?

  /// - Parameter parameters: sizes that are far from this one are not the model's.
  public init(_ identifier: String, parameters: ParameterCount) {
    guard !identifier.contains(" ") else {
      name = identifier
      return
    }
    let halves = identifier.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    name = halves.last.map(String.init) ?? ""
    if halves.count == 2, !halves[0].hasPrefix(".") { organization = String(halves[0]) }

    var parts = name.split(separator: "-").enumerated().map { place, text in
      IdentifierPart(String(text), isFirst: place == 0, parameters: parameters)
    }
    Self.dropWordsBesideNumbers(&parts)
    Self.markBasename(&parts)
    func joined(_ isIncluded: (IdentifierPart) -> Bool) -> String? {
      let texts = parts.filter(isIncluded).map(\.text)
      return texts.isEmpty ? nil : texts.joined(separator: "-")
    }
    var seen: Set<String> = []
    sizeLabel = joined { $0.label == .size && seen.insert($0.text).inserted }
    finetune = joined { $0.label == .finetune }
    version = joined { $0.label == .version && !$0.isBasename }
    // A name that nothing was recognised in may be anything.
    guard sizeLabel != nil || finetune != nil || version != nil else { return }
    basename = joined(\.isBasename)
  }

  /// Where a size is given by a number, `mini` and `large` are something else.
  private static func dropWordsBesideNumbers(_ parts: inout [IdentifierPart]) {
    guard parts.contains(where: { $0.label == .size && $0.text.contains(where: \.isNumber) }) else {
      return
    }
    for i in parts.indices where parts[i].label == .size && parts[i].text.allSatisfy(\.isLetter) {
      parts[i].label = nil
    }
  }

  /// The basename is what stands before anything recognised, versions inside it included; what is
  /// left over behind it belongs to the finetune.
  private static func markBasename(_ parts: inout [IdentifierPart]) {
    func isOpen(_ part: IdentifierPart) -> Bool {
      part.label == .version || part.label == nil && part.text.first?.isLetter == true
    }
    let end = parts.firstIndex { !isOpen($0) } ?? parts.endIndex
    for i in parts.indices {
      if i < end {
        parts[i].isBasename = true
      } else {
        parts[i].label = parts[i].label ?? .finetune
      }
    }
    for i in parts.indices.reversed() {
      guard parts[i].isBasename, parts[i].label != nil else { break }
      parts[i].isBasename = false
    }
  }
}
