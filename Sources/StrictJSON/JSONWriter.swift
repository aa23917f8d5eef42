public import OrderedCollections

/// Writes values as JSON in UTF-8, and hands the text on about every megabyte: a model's tensors
/// make tens of them.
///
/// Members in their order, two spaces of indentation a level, one line where everything inside is
/// plain. Numbers that JSON cannot hold become null.
public struct JSONWriter {
  /// What has been written and not handed on.
  private(set) var bytes: [UInt8] = []
  private let sink: ((_ text: [UInt8]) -> Void)?
  private let isPretty: Bool

  /// How much is written before it is handed on.
  private static let portion = 1 << 20

  /// - Parameter sink: takes the text, piece by piece; the last piece when ``finish()`` is called.
  public init(pretty: Bool = true, to sink: @escaping (_ text: [UInt8]) -> Void) {
    isPretty = pretty
    self.sink = sink
    bytes.reserveCapacity(Self.portion + Self.portion / 8)
  }

  /// A writer that keeps the whole text.
  init(pretty: Bool) {
    isPretty = pretty
    sink = nil
  }

  /// Writes a value.
  public mutating func write(_ value: JSONValue) { write(value, indentation: isPretty ? 0 : nil) }

  /// Writes an object whose last member is a list of elements that are made one after the other.
  ///
  /// - Parameters:
  ///   - members: those before the list.
  ///   - name: the member that is the list.
  ///   - count: how many elements it has.
  ///   - element: the element of a number; none of them is plain.
  public mutating func write(
    _ members: JSONObject, listing name: String, count: Int, element: (_ number: Int) -> JSONValue
  ) {
    let (outer, inner) = isPretty ? (1, 2) : (nil, nil)
    bytes.append(UInt8(ascii: "{"))
    write(members, indentation: outer)
    start(name, isFirst: members.isEmpty, indentation: outer)
    bytes.append(UInt8(ascii: "["))
    for number in 0..<count {
      separate(isFirst: number == 0, indentation: inner)
      write(element(number), indentation: inner)
    }
    close(UInt8(ascii: "]"), isEmpty: count == 0, indentation: inner)
    close(UInt8(ascii: "}"), isEmpty: false, indentation: outer)
  }

  /// Ends the text with a new line and hands on what is left of it.
  public mutating func finish() {
    bytes.append(UInt8(ascii: "\n"))
    handOn()
  }

  private mutating func handOn() {
    guard let sink else { return }
    sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

extension JSONWriter {
  /// - Parameter indentation: levels of it on new lines; `nil` keeps all on one line.
  private mutating func write(_ value: JSONValue, indentation: Int?) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(value)
    case .real(let value): append(value.isFinite ? String(value) : "null")
    case .string(let value): quote(value)
    case .array(let elements):
      let inner = elements.allSatisfy(\.isPlain) ? nil : indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "["))
      for index in elements.indices {
        separate(isFirst: index == 0, indentation: inner)
        write(elements[index], indentation: inner)
      }
      close(UInt8(ascii: "]"), isEmpty: elements.isEmpty, indentation: inner)
    case .object(let members):
      let inner = indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "{"))
      write(members, indentation: inner)
      close(UInt8(ascii: "}"), isEmpty: members.isEmpty, indentation: inner)
    }
  }

  private mutating func write(_ members: JSONObject, indentation: Int?) {
    for index in members.elements.indices {
      let (name, value) = members.elements[index]
      start(name, isFirst: index == 0, indentation: indentation)
      write(value, indentation: indentation)
    }
  }

  /// What stands before a member's value.
  private mutating func start(_ name: String, isFirst: Bool, indentation: Int?) {
    separate(isFirst: isFirst, indentation: indentation)
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
  }

  /// What stands before an element: a comma, and a new line or a space.
  private mutating func separate(isFirst: Bool, indentation: Int?) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    if let indentation {
      newLine(indentation)
    } else if !isFirst {
      bytes.append(UInt8(ascii: " "))
    }
  }

  private mutating func close(_ bracket: UInt8, isEmpty: Bool, indentation: Int?) {
    if let indentation, !isEmpty { newLine(indentation - 1) }
    bytes.append(bracket)
    if bytes.count >= Self.portion { handOn() }
  }

  private mutating func newLine(_ indentation: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indentation))
  }
}

// MARK: - Bytes

extension JSONWriter {
  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    append(text)
    if !bytes[start...].allSatisfy(Self.standsForItself) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte of a string needs no escape; those of characters beyond ASCII need none.
  private static func standsForItself(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case _ where Self.standsForItself(byte): bytes.append(byte)
    default: append((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
    }
  }
}
