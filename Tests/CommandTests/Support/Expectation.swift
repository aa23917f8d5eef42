import Foundation
import OrderedCollections
import StrictJSON
import SystemPackage
import TestSupport

/// What a stream of the command is to hold.
enum Expectation: Sendable {
  case nothing
  case text(String)
  /// Text in which `*` stands for anything.
  case like(String)
  /// The file of that name in `Snapshots/`; recorded anew where `KERF_RECORD_SNAPSHOTS` is set.
  case snapshot(String)
  /// A JSON object with these members, in this order.
  case object([String])
  /// A JSON list, not empty, of objects with these members.
  case list([String])

  /// What is wrong with a text; `nil` where it is as expected.
  func fault(of text: String) throws -> String? {
    switch self {
    case .nothing: text.isEmpty ? nil : "expected nothing, found:\n\(text)"
    case .text(let expected): text == expected ? nil : "expected:\n\(expected)found:\n\(text)"
    case .like(let pattern):
      Self.matches(text, pattern) ? nil : "expected:\n\(pattern)found:\n\(text)"
    case .snapshot(let name): try Self.snapshotFault(name, text)
    case .object(let keys): Self.keyFault(try JSONValue(parsing: Array(text.utf8)), keys)
    case .list(let keys):
      try Self.listFault(JSONValue(parsing: Array(text.utf8)).array ?? [], keys)
    }
  }

  private static func listFault(_ elements: [JSONValue], _ keys: [String]) -> String? {
    elements.isEmpty ? "an empty list" : elements.lazy.compactMap { keyFault($0, keys) }.first
  }

  private static func keyFault(_ value: JSONValue, _ keys: [String]) -> String? {
    let found = value.object.map { Array($0.keys) }
    return found == keys ? nil : "expected the members \(keys), found \(found ?? [])"
  }

  private static func snapshotFault(_ name: String, _ text: String) throws -> String? {
    let file = folder.appending(name)
    if ProcessInfo.processInfo.environment["KERF_RECORD_SNAPSHOTS"] != nil {
      try write(Array(text.utf8), to: file)
    }
    let expected = String(decoding: try contents(file), as: UTF8.self)
    return text == expected ? nil : "expected Snapshots/\(name):\n\(expected)found:\n\(text)"
  }

  private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
    .appending("Snapshots")

  /// Whether the pieces between the stars occur in order, the first and the last at the ends.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    var pieces = pattern.components(separatedBy: "*")
    let last = pieces.removeLast()
    guard let first = pieces.first else { return text == last }
    guard text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for piece in pieces.dropFirst() where !piece.isEmpty {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
