import OrderedCollections
import StrictJSON

/// The texts by which conversations are written out; carried over, never run.
public struct ChatTemplate: Hashable, Sendable {
  /// A template beside the default one, by a name of letters, digits and `_`.
  public struct Named: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The template.
    public let text: String
  }

  /// The template used where none is named.
  public var main: String?
  /// The others, in the order of the files.
  public var others: [Named] = []

  /// A template without others.
  init(main: String) { self.main = main }

  /// `nil` where there is no template, or `chat_template` is there and says so.
  init?(
    _ folder: TokenizerFolder, configuration: TokenizerConfiguration
  ) throws(VocabularyError) {
    let value: JSONValue?
    if let stated = configuration.members["chat_template"] {
      value = stated
    } else {
      value = try Self.fromFiles(folder)
    }
    switch value {
    case .string(let text): main = text
    case .array(let list): read(list)
    default: return nil
    }
  }

  /// A list of `{name, template}`; the one named `default` is the main one.
  private mutating func read(_ list: [JSONValue]) {
    for entry in list {
      guard let name = entry["name"]?.string, !name.isEmpty, let text = entry["template"]?.string
      else { continue }
      if name == "default" {
        main = text
      } else {
        others.append(Named(name: Self.keyName(name), text: text))
      }
    }
  }

  /// The name with `_` for everything but letters and digits of ASCII.
  private static func keyName(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { scalar in
          switch scalar {
          case "a"..."z", "A"..."Z", "0"..."9": scalar
          default: "_"
          }
        }))
  }

  /// `chat_template.jinja` with its neighbours in `additional_chat_templates`, else
  /// `chat_template.json`.
  private static func fromFiles(_ folder: TokenizerFolder) throws(VocabularyError) -> JSONValue? {
    guard let main = try folder.text("chat_template.jinja") else {
      return try folder.json("chat_template.json")?["chat_template"]
    }
    let (directory, suffix) = ("additional_chat_templates", ".jinja")
    var list: [JSONValue] = [["name": "default", "template": .string(main)]]
    for name in try folder.names(in: directory) where name.hasSuffix(suffix) {
      guard let text = try folder.text("\(directory)/\(name)") else { continue }
      list.append(["name": .string(String(name.dropLast(suffix.count))), "template": .string(text)])
    }
    return list.count == 1 ? .string(main) : .array(list)
  }

  var entries: [VocabularyEntry] {
    var entries = others.map {
      VocabularyEntry("\(TokenTable.Key.chatTemplate).\($0.name)", .string($0.text))
    }
    if !others.isEmpty {
      entries.append(VocabularyEntry(TokenTable.Key.chatTemplates, .strings(others.map(\.name))))
    }
    if let main { entries.append(VocabularyEntry(TokenTable.Key.chatTemplate, .string(main))) }
    return entries
  }
}
