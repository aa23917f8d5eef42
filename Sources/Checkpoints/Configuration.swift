public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

/// A model's config.json: the file as it is, and as the reference converter sees it.
///
/// The reference reads it through a library that fills in defaults for the model's type
/// (``ConfigurationDefaults``), and lets the keys of `text_config` override those of the root.
public struct Configuration: Sendable {
  /// The form of the checkpoint that it describes.
  public let form: CheckpointForm
  /// The file's path, for messages.
  public let file: String
  /// The members of the file, nothing added.
  public let root: JSONObject
  /// The root with defaults and with the members of `text_config`, which win.
  public let merged: JSONObject
  /// What stands before the keys in messages: empty, or the object that this is a part of and a
  /// dot.
  let prefix: String

  /// The largest configuration that is read, in bytes.
  static let sizeLimit = 16 << 20

  /// - Parameter root: the members of the file.
  /// - Throws: `CheckpointError.invalidValue` where `text_config` is no object.
  public init(
    root: JSONObject, file: String, form: CheckpointForm = .huggingFace
  ) throws(CheckpointError) {
    self.form = form
    self.file = file
    self.root = root
    prefix = ""
    // The library reads config.json only.
    let rootType = form == .huggingFace ? root["model_type"]?.string : nil
    guard let text = root["text_config"], !text.isNull else {
      merged = ConfigurationDefaults.filled(root, modelType: rootType)
      return
    }
    guard let members = text.object else {
      throw .invalidValue(
        file: file, key: "text_config", found: text.excerpt, expected: "an object")
    }
    let textType = form == .huggingFace ? members["model_type"]?.string ?? rootType : nil
    merged = root.merging(ConfigurationDefaults.filled(members, modelType: textType)) { $1 }
  }

  /// Reads a whole file.
  public init(
    parsing text: [UInt8], file: String, form: CheckpointForm = .huggingFace
  ) throws(CheckpointError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text, dialect: .python)
    } catch {
      throw .notJSON(file: file, reason: error)
    }
    guard let root = value.object else { throw .notAnObject(file: file, found: value.kind) }
    try self.init(root: root, file: file, form: form)
  }

  /// Reads config.json of a directory, or params.json.
  ///
  /// - Throws: `CheckpointError.noConfiguration` where there is none.
  public init(
    in folder: Folder, form: CheckpointForm = .huggingFace
  ) throws(CheckpointError) {
    try self.init(in: folder, named: form.configurationName, form: form)
  }

  /// Reads a configuration of another name.
  init(
    in folder: Folder, named name: String, form: CheckpointForm = .huggingFace
  ) throws(CheckpointError) {
    guard folder.contains(name) else {
      throw .noConfiguration(directory: folder.path.string, file: name)
    }
    let text: [UInt8]
    do {
      text = try folder.contents(of: name, limit: Self.sizeLimit)
    } catch {
      throw .storage(error)
    }
    try self.init(parsing: text, file: folder.file(name).string, form: form)
  }

  /// The object under a key, with the same typed access; `nil` where there is none.
  ///
  /// - Throws: `CheckpointError.invalidValue` where it is anything else.
  public func part(_ key: String) throws(CheckpointError) -> Configuration? {
    try object(key).map { section(key, $0) }
  }

  /// An object inside the configuration, with the same typed access.
  package func section(_ key: String, _ members: JSONObject) -> Configuration {
    Configuration(section: members, of: self, prefix: prefix + key + ".")
  }

  private init(section: JSONObject, of whole: Configuration, prefix: String) {
    (file, form) = (whole.file, whole.form)
    self.prefix = prefix
    (root, merged) = (section, section)
  }

  /// The value of a key in the merged view; `nil` where it is absent.
  public subscript(key: String) -> JSONValue? { merged[key] }

  /// `model_type` of the root.
  public var modelType: String? { root["model_type"]?.string }

  /// The class names under `architectures`, at least one.
  ///
  /// - Throws: `CheckpointError` where the key is absent, or anything but a list of names.
  public var architectures: [String] {
    get throws(CheckpointError) {
      let key = "architectures"
      guard let value = root[key], !value.isNull else {
        throw .missingValue(file: file, keys: [key])
      }
      let names = value.array?.compactMap(\.string) ?? []
      guard !names.isEmpty, names.count == value.array?.count else {
        throw .invalidValue(
          file: file, key: key, found: value.excerpt, expected: "a list of class names")
      }
      return names
    }
  }
}

extension JSONValue {
  /// The value as a message shows it: its text where that is short, else what kind it is.
  var excerpt: String {
    let text = serialized(pretty: false)
    return text.utf8.count <= 60 ? text : "\(kind) of \(text.utf8.count) characters"
  }
}
