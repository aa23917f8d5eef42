/// A piece of an identifier between hyphens, and what it was taken for.
struct IdentifierPart {
  enum Label { case version, type, size, finetune }

  /// Sizes and types in their usual case, all else unchanged.
  var text: String
  var label: Label?
  var isBasename = false

  /// - Parameter isFirst: the first part is no size and no finetune, whatever it looks like.
  init(_ text: String, isFirst: Bool, parameters: ParameterCount) {
    self.text = text
    if text.wholeMatch(of: /(v|iter)?[0-9]+(\.[0-9]+)*/.ignoresCase()) != nil {
      label = .version
    } else if text.wholeMatch(of: /i?q[0-9](_\w)*|b?fp?(16|32)/.ignoresCase()) != nil {
      label = .type
      self.text = text.uppercased()
    } else if isFirst {
      label = nil
    } else if text.wholeMatch(of: Self.size) != nil {
      (self.text, label) = Self.size(text, parameters)
    } else if text.wholeMatch(of: /chat|instruct|vision|lora/.ignoresCase()) != nil {
      // An adapter says anyway that it is one.
      label = parameters.isAdapter && text.lowercased() == "lora" ? .type : .finetune
    }
  }

  private static var size: some RegexComponent {
    /((A|[0-9]+x)?[0-9]+([._][0-9]+)?[KMBT][0-9]?|small|mini|medium|large|x?xl)/.ignoresCase()
  }

  /// The usual spelling of a size, and whether it is one of this model or something else: a size of
  /// the original that this one was cut from, or a context length.
  private static func size(
    _ text: String, _ parameters: ParameterCount
  ) -> (String, Label) {
    var text = text.replacing("_", with: ".")
    // 7b1, as Bloom spells 7.1b.
    if let last = text.last, last.isNumber, let unit = text.dropLast().last {
      text = "\(text.dropLast(2)).\(last)\(unit)"
    }
    guard let unit = text.last, text.dropLast().last?.isNumber == true else { return (text, .size) }
    let number = text.dropLast()
    text = number + unit.uppercased()
    guard parameters.total > 0, !number.contains(where: \.isLetter), let value = Double(number),
      let thousands = Array("KMBT").firstIndex(of: Character(unit.uppercased()))
    else { return (text, .size) }
    let claimed = value * [1e3, 1e6, 1e9, 1e12][thousands]
    let (eighths, rest) = parameters.total.quotientAndRemainder(dividingBy: 8)
    let tolerance = Double(7 * eighths + 7 * rest / 8)
    guard abs(claimed - Double(parameters.total)) > tolerance else { return (text, .size) }
    return (number + unit.lowercased(), .finetune)
  }
}
