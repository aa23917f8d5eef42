/// An identifier as a title: `llama-2-7b-chat` becomes `Llama 2 7b Chat`.
///
/// Hyphens become spaces and words are joined by one space. A word in lower case is capitalised
/// unless it is a version (`v0.3`) or begins with a digit; any other stays as it is (`MiniLM`).
func title(_ identifier: some StringProtocol) -> String {
  identifier.unicodeScalars
    .split { $0 == "-" || $0.properties.isWhitespace || ("\u{1C}"..."\u{1F}").contains($0) }
    .map { String(String.UnicodeScalarView($0)) }
    .map { isTitled($0) ? capitalized($0) : $0 }
    .joined(separator: " ")
}

private func isTitled(_ word: String) -> Bool {
  let beginsWithDigit = word.prefixMatch(of: /[0-9]/) != nil
  guard !beginsWithDigit, word.wholeMatch(of: /v[0-9]+(\.[0-9]+)*/) == nil else { return false }
  var hasLowercase = false
  for scalar in word.unicodeScalars {
    if scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter {
      return false
    }
    hasLowercase = hasLowercase || scalar.properties.isLowercase
  }
  return hasLowercase
}

/// Every letter that follows none is in title case, the others in lower case: `s2orc` gives
/// `S2Orc`.
private func capitalized(_ word: String) -> String {
  var result = ""
  var followsLetter = false
  for scalar in word.unicodeScalars {
    let properties = scalar.properties
    result += followsLetter ? properties.lowercaseMapping : properties.titlecaseMapping
    followsLetter = properties.isCased
  }
  return result
}
