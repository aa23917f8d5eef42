import GGUF
import OrderedCollections
import StrictJSON

/// A base model or a data set that a model was made from: what is known of it by the GGUF field's
/// name.
struct RelatedWork {
  /// The fields in the order in which they are written.
  static let fields = [
    "name", "author", "version", "organization", "description", "url", "doi", "uuid", "repo_url",
  ]

  private var values: [String: String] = [:]

  /// An entry that is an object already: its fields as they are.
  init(_ members: JSONObject) {
    for field in Self.fields { values[field] = members[field]?.string }
  }

  /// An entry that is an address or an identifier on Hugging Face.
  init(_ reference: String, parameters: ParameterCount) {
    if ["http://", "https://", "ssh://"].contains(where: reference.hasPrefix) {
      values["repo_url"] = reference
      let address = reference.wholeMatch(of: /https?:\/\/huggingface.co\/([^\/]+\/[^\/]+)/)
      guard let address else { return }
      describe(ModelIdentifier(String(address.1), parameters: parameters))
    } else {
      let identifier = ModelIdentifier(reference, parameters: parameters)
      describe(identifier)
      guard let owner = identifier.organization else { return }
      values["repo_url"] = "https://huggingface.co/\(owner)/\(identifier.name)"
    }
  }

  private mutating func describe(_ identifier: ModelIdentifier) {
    values["name"] = title(identifier.name)
    values["organization"] = identifier.organization.map { title($0) }
    values["version"] = identifier.version
  }

  /// The keys of a list: the count, then each entry's fields.
  static func keys(_ works: [RelatedWork]?, under prefix: String) -> [(String, GGUFValue)] {
    guard let works else { return [] }
    var keys = [(prefix + ".count", GGUFValue.uint32(UInt32(clamping: works.count)))]
    for (place, work) in works.enumerated() {
      for field in fields {
        guard let value = work.values[field], !value.isEmpty else { continue }
        keys.append(("\(prefix).\(place).\(field)", .string(GGUFString(value))))
      }
    }
    return keys
  }
}
