public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

/// How the publisher samples from the model: generation_config.json.
public struct GenerationConfig: Sendable {
  /// The file's path, for messages.
  public let file: String
  /// The members of the file; none where it is missing, or cannot be read, as for the reference.
  public let members: JSONObject

  /// - Parameter members: the members of the file.
  public init(_ members: JSONObject, file: String) {
    self.members = members
    self.file = file
  }

  /// The file of a directory.
  public init(in folder: Folder) {
    let name = "generation_config.json"
    let text = try? folder.contentsIfPresent(of: name, limit: Configuration.sizeLimit)
    let value = text.flatMap { try? JSONValue(parsing: $0, dialect: .python) }
    self.init(value?.object ?? [:], file: folder.file(name).string)
  }
}
