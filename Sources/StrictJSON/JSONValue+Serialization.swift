import OrderedCollections

extension JSONValue {
  /// The text of the value, as ``JSONWriter`` writes it.
  public func serialized(pretty: Bool = true) -> String {
    String(decoding: utf8(pretty: pretty), as: UTF8.self)
  }

  /// The bytes of ``serialized(pretty:)``: what is only written out need not become a string first.
  public func utf8(pretty: Bool = true) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.write(self)
    return writer.bytes
  }

  /// A text as a JSON string, in its quotes.
  public static func quoted(_ value: String) -> String {
    JSONValue.string(value).serialized(pretty: false)
  }

  /// Whether it is written on one line.
  var isPlain: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }
}
