/// The keys under `general.` that hold one string, in the order in which they are written.
enum GeneralKey: String, CaseIterable {
  case name, author, version, organization, finetune, basename, description
  case quantizedBy = "quantized_by"
  case sizeLabel = "size_label"
  case license
  case licenseName = "license.name"
  case licenseLink = "license.link"
  case url, doi, uuid
  case repositoryURL = "repo_url"
  case sourceURL = "source.url"
  case sourceDOI = "source.doi"
  case sourceUUID = "source.uuid"
  case sourceRepositoryURL = "source.repo_url"

  /// The key as GGUF spells it.
  var path: String { "general." + rawValue }

  /// The keys of a model card that may hold it; the first that has a value counts.
  var cardKeys: [String] {
    switch self {
    case .name: ["name", "model_name"]
    case .author: ["author", "model_author", "model_creator"]
    case .basename: ["basename", "model_basename", "model_type"]
    case .version, .organization, .description, .finetune, .sizeLabel:
      [rawValue, "model_" + rawValue]
    case .sourceURL: ["url", "model_url"]
    case .sourceDOI: ["doi", "model_doi"]
    case .sourceUUID: ["uuid", "model_uuid"]
    case .sourceRepositoryURL: ["repo_url", "model_repo_url"]
    case .license: ["license"]
    case .licenseName: ["license_name"]
    case .licenseLink: ["license_link"]
    case .quantizedBy, .url, .doi, .uuid, .repositoryURL: []
    }
  }
}
