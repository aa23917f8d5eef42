/// What is said of a family in a list of families.
public struct FamilyOverview: Sendable {
  /// The class names of config.json; empty for a form that has none.
  public let architectures: [String]
  /// `general.architecture` of the GGUF file.
  public let ggufName: String
  /// The kinds of vocabularies that it reads.
  public let vocabularies: [String]
  /// What it has beyond a plain text model: experts, a tower beside it, blocks that predict
  /// further.
  public let special: [String]
}

extension FamilyRegistry {
  /// All families, in the registry's order; last Mistral's own form, which names no class.
  public static var overview: [FamilyOverview] {
    (families + [.mistral]).map { family in
      var special: [String] = []
      if family.hasExperts { special.append("experts") }
      if hasProjector(family) { special.append("mmproj") }
      switch family.prediction {
      case .unknown: break
      case .dropped: special.append("MTP blocks dropped")
      case .written: special.append("MTP")
      }
      if family.architectures.isEmpty { special.append("beside params.json") }
      return FamilyOverview(
        architectures: family.architectures, ggufName: family.ggufName,
        vocabularies: family.vocabulary?.kinds ?? [], special: special)
    }
  }

  private static func hasProjector(_ family: ModelFamily) -> Bool {
    let classes = projectors.flatMap(\.architectures)
    return family.architectures.contains { classes.contains($0) }
  }
}

extension ModelFamily {
  /// Whether rows of its tables stand for experts.
  fileprivate var hasExperts: Bool {
    tensors.contains { table in
      table.rows.contains { name, _ in name.hasSuffix("_exps") || name.hasSuffix("_exps.weight") }
    }
  }
}
