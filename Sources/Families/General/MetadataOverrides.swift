public import Checkpoints
public import OrderedCollections
public import StrictJSON

/// Keys that the user sets over those that the checkpoint says: a JSON object by the GGUF keys'
/// names.
///
/// A null leaves its key out; keys that are not known have no effect.
public struct MetadataOverrides: Hashable, Sendable {
  /// The file's path, for messages.
  public let file: String
  let members: JSONObject

  /// No overrides.
  public init() { self.init([:], file: "") }

  /// - Parameter members: values by key; `general.base_models` and `general.datasets` are lists of
  ///   objects.
  public init(_ members: JSONObject, file: String) {
    self.members = members
    self.file = file
  }

  /// Reads the text of a file.
  ///
  /// - Throws: `CheckpointError` where it is no JSON object.
  public init(parsing text: [UInt8], file: String) throws(CheckpointError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text, dialect: .python)
    } catch {
      throw .notJSON(file: file, reason: error)
    }
    guard let members = value.object else { throw .notAnObject(file: file, found: value.kind) }
    self.init(members, file: file)
  }

  /// The value of a key; `nil` where the key is absent, `.null` where it says null.
  subscript(key: String) -> JSONValue? { members[key] }

  /// Replaces `value` by what the file says under `key`, if it says anything.
  func apply<Value>(
    _ key: String, expected: String, to value: inout Value?, _ convert: (JSONValue) -> Value?
  ) throws(CheckpointError) {
    guard let override = members[key] else { return }
    guard !override.isNull else {
      value = nil
      return
    }
    guard let converted = convert(override) else {
      throw .invalidValue(
        file: file, key: key, found: override.kind, expected: expected)
    }
    value = converted
  }
}
