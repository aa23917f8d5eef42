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
    public let format: Format
    /// Whether the text form has it; JSON and CSV have all columns.
    public let isShown: Bool

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
    case integer
    /// A number with that many decimals.
    case fixed(Int)
    /// Three significant digits with an exponent: errors that span many magnitudes.
    case scientific
    /// A count of bytes in binary units.
    case bytes

    var isLeftAligned: Bool { if case .text = self { true } else { false } }
  }

  public let columns: [Column]
  public private(set) var rows: [[JSONValue]]

  public init(_ columns: [Column], rows: [[JSONValue]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// Adds a row: a value for each column, in their order.
  public mutating func append(_ row: [JSONValue]) { rows.append(row) }

  /// The rows as objects with the columns' keys.
  public var json: JSONValue {
    .array(
      rows.map { row in
        .object(JSONObject(zip(columns, row).map { ($0.key, $1) }) { _, last in last })
      })
  }

  /// Comma-separated values with a line of keys first (RFC 4180).
  public var csv: String {
    let lines =
      [columns.map(\.key)]
      + rows.map { row in
        row.map { value in
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
