public import OrderedCollections

/// The keys of a GGUF file in their order.
///
/// Setting a key that is there changes its value and keeps its place, as the reference converter
/// does; ``append(_:_:)`` moves it to the end, as the reference quantizer does.
public struct GGUFMetadata: Hashable, Sendable {
  /// The values by key, in the file's order.
  public private(set) var values: OrderedDictionary<String, GGUFValue>

  /// Metadata of these keys in this order.
  public init(_ values: OrderedDictionary<String, GGUFValue> = [:]) { self.values = values }

  /// The value of a key; a new one goes to the end, `nil` removes it.
  public subscript(key: String) -> GGUFValue? {
    get { values[key] }
    set { values[key] = newValue }
  }

  /// Removes the key where it is and sets it at the end.
  public mutating func append(_ key: String, _ value: GGUFValue) {
    values.removeValue(forKey: key)
    values[key] = value
  }
}

extension GGUFMetadata {
  /// The text of a string key.
  public func string(_ key: String) -> String? {
    if case .string(let value) = values[key] { value.text } else { nil }
  }

  /// The value of an integer key of any width that fits `Int`.
  public func integer(_ key: String) -> Int? { values[key]?.integer }

  /// The array under a key.
  public func array(_ key: String) -> GGUFArray? {
    if case .array(let value) = values[key] { value } else { nil }
  }
}

extension GGUFValue {
  /// The value of an integer of any width, where it fits `Int`.
  public var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    case .float32, .float64, .bool, .string, .array: nil
    }
  }
}
