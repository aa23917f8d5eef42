/// A set of names, by a part of them.
enum NamePattern: Hashable, Sendable {
  case prefix(String)
  case suffix(String)
  case part(String)

  func matches(_ name: String) -> Bool {
    switch self {
    case .prefix(let text): name.hasPrefix(text)
    case .suffix(let text): name.hasSuffix(text)
    case .part(let text): name.holds(text)
    }
  }
}

/// Source tensors that no output tensor is made of, and why not.
struct DropRule: Sendable {
  let patterns: [NamePattern]
  let reason: String
  let condition: TensorTable.Condition

  static func drop(
    _ patterns: NamePattern..., where condition: TensorTable.Condition = .always,
    because reason: String
  ) -> DropRule {
    DropRule(patterns: patterns, reason: reason, condition: condition)
  }
}

/// How names that checkpoints spell differently are brought to the spelling of the tables.
enum NameRewrite: Hashable, Sendable {
  /// Cut out wherever it stands.
  case cut(String)
  /// Cut off the front.
  case cutPrefix(String)
  /// Put before names that begin with one of these.
  case addPrefix(String, to: [String])
  /// Put after names that end in one of these.
  case addSuffix(String, to: [String])
  case replace(String, with: String)
  case replaceSuffix(String, with: String)

  func callAsFunction(_ name: String) -> String {
    switch self {
    case .cut(let text): name.replacingEach(text, with: "")
    case .cutPrefix(let prefix):
      name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    case .addPrefix(let prefix, let starts):
      starts.contains { name.hasPrefix($0) } ? prefix + name : name
    case .addSuffix(let suffix, let ends):
      ends.contains { name.hasSuffix($0) } ? name + suffix : name
    case .replace(let text, let replacement): name.replacingEach(text, with: replacement)
    case .replaceSuffix(let suffix, let replacement):
      name.hasSuffix(suffix) ? name.dropLast(suffix.count) + replacement : name
    }
  }
}
