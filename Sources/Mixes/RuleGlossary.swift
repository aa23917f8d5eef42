import Tensors

/// The words of rules, explained for somebody who does not know the mixes.
public enum RuleGlossary {
  /// What a rule such as "Q4_K_M: value, more bits" means.
  ///
  /// - Returns: a clause for each of its words that needs one; none where the rule speaks for
  ///   itself.
  public static func explanation(of rule: String) -> [String] {
    if let whole = rules.first(where: { rule.hasPrefix($0.begin) }) { return [whole.meaning] }
    guard let colon = rule.firstIndex(of: ":") else { return [] }
    return rule[rule.index(after: colon)...].split(separator: ",").compactMap { part in
      meaning(of: part.drop { $0 == " " })
    }
  }

  private static func meaning(of word: Substring) -> String? {
    if word.hasPrefix("not ") {
      return meaning(of: word.dropFirst(4)).map { "this does not hold: \($0)" }
    }
    return words.first { $0.isWhole ? word == $0.text : word.hasPrefix($0.text) }?.meaning
  }

  /// Rules that are one whole, by how they begin.
  private static let rules: [(begin: String, meaning: String)] = [
    ("kept: a vector", "vectors are small, and every weight of a row depends on them"),
    ("kept: not a weight", "biases and the like are small and are added to everything"),
    ("kept:", "quantizing this kind of tensor costs more than it saves"),
    ("--leave-output-tensor", "the option asks for it"),
    ("--", "the option decides, whatever the mix says"),
    ("COPY", "a copy changes no type"),
    ("the family's", "models of this family need the tensor in this type"),
    ("moved:", "the checkpoint has these blocks already: they are moved as they are"),
    ("exact:", "the format holds the checkpoint's quantized weights without changing one"),
  ]

  /// The words of conditions (`MixCondition`), by how they begin or as a whole.
  private static let words: [(text: String, isWhole: Bool, meaning: String)] = [
    ("base", true, "no rule speaks of the tensor: it takes the file type's own type"),
    ("others", true, "no rule before speaks of the tensor"),
    (
      "more bits", true,
      "its place is in the first or the last eighth, or every third between: those get more "
        + "bits"
    ),
    ("middle blocks", true, "its place is between the first eighth and the last"),
    ("first 1/", false, "errors of the first blocks go through all others"),
    ("first ", false, "errors of the first blocks go through all others"),
    (
      "4 or more queries a key", true,
      "four or more query heads share each key and value, which are small and count several times"
    ),
    ("4 or more experts", true, "with experts the shared tensors are small beside the rest"),
    ("8 experts", true, "with experts the shared tensors are small beside the rest"),
    ("importance", true, "an importance matrix is given, so fewer bits do"),
    ("70 B", true, "the model has the depth of one with 70 billion weights"),
    ("partial blocks", true, "its rows are not whole blocks of the file type's own type"),
    ("rows are not whole blocks", true, "its rows are not whole blocks of the type asked for"),
    ("stacked", true, "the matrices of all experts are stacked in it"),
    ("instead of ", false, "this rule comes after the others and raises what they chose"),
    ("output", true, "the output matrix decides every token"),
    ("embedding", true, "each token looks its row up"),
  ]
}

extension TensorRole {
  /// The role for somebody who does not know the names; `nil` for tensors of no special role.
  var words: String? {
    switch self {
    case .output: "output matrix"
    case .embedding: "token embedding"
    case .value: "attention, values"
    case .key: "attention, keys"
    case .query: "attention, queries"
    case .attentionOutput: "attention, output"
    case .up: "feed-forward, up"
    case .gate: "feed-forward, gate"
    case .down: "feed-forward, down"
    case .other: nil
    }
  }
}

extension MixTensor {
  /// What a tensor of that name does, in words; `nil` where its name does not tell.
  public static func role(of name: String) -> String? { TensorRole(of: TensorName(name)).words }
}
