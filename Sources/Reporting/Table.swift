import OrderedCollections
public import StrictJSON

/// Rows of values under named columns, which can be shown as text, as CSV and as JSON.
public struct Table: Sendable {
  /// A column: what it is called and how its values are shown.
  public struct Column: Sendable {
    /// The name in CSV and JSON: part of the interface, lower camel case.
    public let key: String
    /// The heading of the text form.
    public let heading: String
    /// How its values are written in the text form.
    public let format: Format
    /// Whether the text form has it; JSON and CSV have all columns.
    public let isShown: Bool

    /// A column that the text form has unless told otherwise.
    public init(_ key: String, _ heading: String, _ format: Format, isShown: Bool = true) {
      self.key = key
      self.heading = heading
      self.format = format
      self.isShown = isShown
    }
  }

  /// How a value is written in the text form.
  public enum Format: Sendable {
    case text
    /// Text without a beginning that most rows share.
    case textAfter(String)
    case integer
    /// A number with that many decimals.
    case fixed(Int)
    /// Three significant digits with an exponent: errors that span many magnitudes.
    case scientific
    /// A count of bytes in binary units.
    case bytes

    var isLeftAligned: Bool {
      switch self {
      case .text, .textAfter: true
      case .integer, .fixed, .scientific, .bytes: false
      }
    }
  }

  /// The columns in their order.
  public let columns: [Column]
  /// How many rows there are.
  public let rowCount: Int
  /// A value for each column of the row of that number.
  let row: @Sendable (_ number: Int) -> [JSONValue]
  /// An object with the columns' keys.
  private let empty: JSONObject

  /// A table whose rows are made when they are written: a model may have a hundred thousand
  /// tensors.
  ///
  /// - Parameter row: the values of the row of that number, for each column in their order.
  public init(
    _ columns: [Column], rowCount: Int, row: @escaping @Sendable (_ number: Int) -> [JSONValue]
  ) {
    self.columns = columns
    self.rowCount = rowCount
    self.row = row
    empty = JSONObject(columns.map { ($0.key, .null) }) { first, _ in first }
  }

  /// A table of these rows.
  public init(_ columns: [Column], rows: [[JSONValue]]) {
    self.init(columns, rowCount: rows.count) { rows[$0] }
  }

  /// The rows as objects with the columns' keys.
  public var json: JSONValue { .array((0..<rowCount).map(object)) }

  /// A row as an object with the columns' keys.
  public func object(_ number: Int) -> JSONValue {
    // Filled in by place, so that all objects share their keys.
    var object = empty
    for (place, value) in row(number).enumerated() { object.values[place] = value }
    return .object(object)
  }

  /// Comma-separated values with a line of keys first (RFC 4180).
  public var csv: String {
    let lines =
      [columns.map(\.key)]
      + (0..<rowCount).map { number in
        row(number).map { value in
          switch value {
          case .string(let text): Self.escaped(text)
          case .null: ""
          default: Self.escaped(value.serialized(pretty: false))
          }
        }
      }
    return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
