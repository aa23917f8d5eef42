public import OrderedCollections

/// The members of a JSON object, in the order of the text.
public typealias JSONObject = OrderedDictionary<String, JSONValue>

/// A JSON value that keeps what file formats need and Foundation's parser loses: the order of
/// members, and whether a number was written as an integer.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number written without fraction and exponent that fits 64 bits.
  case integer(Int)
  /// Any other number.
  case real(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// The member of that name; `nil` where this is no object or has no such member.
  public subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }
  /// The value of a boolean; `nil` for anything else.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The value of a number written as an integer; `nil` for anything else.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// The text of a string; `nil` for anything else.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The elements of an array; `nil` for anything else.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members of an object; `nil` for anything else.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The value of a number, however it was written.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// What kind of value it is, for messages: "a string", "an array".
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .real: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number written as an integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// Any other number.
  public init(floatLiteral value: Double) { self = .real(value) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object with the members in this order; of two with one name the last counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements) { _, last in last })
  }
}
