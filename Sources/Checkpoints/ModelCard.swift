public import OrderedCollections
public import Storage
public import StrictJSON
import Yams

/// What a model card says of the model: the YAML between two lines of `---` at the head of
/// README.md.
///
/// Only plain values are kept, three levels deep (a list of objects is the deepest that any key
/// needs). As for the reference, a README without such a head, or with one that is no mapping, says
/// nothing; one that is not YAML says nothing either.
public struct ModelCard: Sendable {
  /// The mapping.
  ///
  /// Scalars are strings as they are spelled, except for null and plain booleans.
  public let members: JSONObject

  /// The largest README that is read, in bytes: cards with benchmark results have a few megabytes.
  static let sizeLimit = 16 << 20

  /// - Parameter readme: the text of README.md.
  public init(parsing readme: String) {
    guard let text = Self.frontMatter(of: readme), let root = try? Yams.compose(yaml: text),
      root.mapping != nil
    else {
      members = [:]
      return
    }
    var budget = 1_000_000
    members = Self.plain(root, depth: 0, budget: &budget).object ?? [:]
  }

  /// The card of a directory; an empty one where README.md is missing or cannot be read.
  public init(in folder: Folder) {
    let bytes = try? folder.contentsIfPresent(of: "README.md", limit: Self.sizeLimit)
    self.init(parsing: String(decoding: bytes ?? [], as: UTF8.self))
  }

  /// The value of a key; `nil` where it is absent or null.
  public subscript(key: String) -> JSONValue? {
    members[key].flatMap { $0.isNull ? nil : $0 }
  }
}

extension ModelCard {
  /// The lines between the first, which must be `---`, and the next of that kind or the end, with
  /// two repairs that the reference makes: `- no` is the language, not a boolean; tabs are two
  /// spaces.
  static func frontMatter(of text: String) -> String? {
    var lines = LineReader(text.unicodeScalars)
    guard lines.next() == "---" else { return nil }
    var yaml = ""
    while let line = lines.next(), line != "---" {
      let line = line.hasSuffix("- no") ? line.dropLast(2) + "\"no\"" : Substring(line)
      yaml += line.replacing("\t", with: "  ") + "\n"
    }
    return yaml
  }

  /// A node as a plain value.
  ///
  /// `budget` bounds what aliases of aliases may grow to.
  private static func plain(_ node: Node, depth: Int, budget: inout Int) -> JSONValue {
    budget -= 1
    guard depth < 4, budget > 0 else { return .null }
    switch node {
    case .scalar(let scalar):
      // A boolean in a list is a word that YAML takes for one: [en, no].
      let isListed = depth > 1
      switch node.tag.description {
      case Tag.Name.null.rawValue: return .null
      case Tag.Name.bool.rawValue where !isListed: return .bool(node.bool ?? false)
      default: return .string(scalar.string)
      }
    case .sequence(let elements):
      return .array(elements.map { plain($0, depth: depth + 1, budget: &budget) })
    case .mapping(let pairs):
      var members = JSONObject()
      for (key, value) in pairs {
        guard let name = key.string else { continue }
        members[name] = plain(value, depth: depth + 1, budget: &budget)
      }
      return .object(members)
    case .alias: return .null
    }
  }
}

/// Splits a text where Python does: at line feeds, carriage returns, both together, and the rarer
/// line and paragraph separators.
private struct LineReader: IteratorProtocol {
  private var rest: String.UnicodeScalarView.SubSequence

  init(_ text: String.UnicodeScalarView) { rest = text[...] }

  mutating func next() -> String? {
    guard !rest.isEmpty else { return nil }
    guard let end = rest.firstIndex(where: Self.isBreak) else {
      defer { rest = rest[rest.endIndex...] }
      return String(rest)
    }
    let line = String(rest[..<end])
    let isPair = rest[end...].starts(with: "\r\n".unicodeScalars)
    rest = rest[end...].dropFirst(isPair ? 2 : 1)
    return line
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n"..."\r", "\u{1C}"..."\u{1E}", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
