import OrderedCollections

/// A member of an object that is kept as a list.
public struct JSONMember: Hashable, Sendable {
  /// The member's name, byte for byte.
  public let name: String
  /// Its value.
  public let value: JSONValue
}

extension JSONValue {
  /// Parses a whole text and takes one large object out of it as a list of members.
  ///
  /// Swift strings are equal where they are canonically equivalent, so that a `JSONObject` merges
  /// names which differ in their bytes only, as some tokens of a vocabulary do. The list keeps them
  /// all.
  /// - Parameter path: the names that lead to the object, from the outside.
  /// - Returns: the value without the object (an empty one stands in its place) and its members;
  ///   `nil` where there is no object at the path, the value being whole then.
  public static func parse(
    _ text: [UInt8], dialect: JSONDialect, listing path: [String]
  ) throws(JSONError) -> (value: JSONValue, members: [JSONMember]?) {
    var reader = JSONReader(text, dialect: dialect)
    var members: [JSONMember]?
    let value = try reader.value(listing: path[...], into: &members)
    try reader.end()
    return (value, members)
  }
}

extension JSONReader {
  fileprivate mutating func value(
    listing path: ArraySlice<String>, into list: inout [JSONMember]?
  ) throws(JSONError) -> JSONValue {
    skipSpaces()
    guard byte == UInt8(ascii: "{") else { return try value() }
    var members = JSONObject()
    var listed: [JSONMember] = []
    try beginObject()
    while let name = try nextMember() {
      if path.isEmpty {
        listed.append(JSONMember(name: name, value: try value()))
      } else if name == path.first {
        members[name] = try value(listing: path.dropFirst(), into: &list)
      } else {
        members[name] = try value()
      }
    }
    if path.isEmpty { list = listed }
    return .object(members)
  }
}
