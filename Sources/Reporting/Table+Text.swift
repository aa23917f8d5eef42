public import StrictJSON

extension Table {
  /// Columns aligned under their headings, two spaces between them; numbers to the right.
  ///
  /// - Parameter total: a last row below a rule, such as sums over all rows.
  public func text(total: [JSONValue]? = nil) -> String {
    let shown = columns.indices.filter { columns[$0].isShown }.map { index in
      TextColumn(columns[index], values: rows.lazy.map { $0[index] }, total: total?[index])
    }
    var text: [UInt8] = []
    for line in 0...rows.count { text.append(line: line, of: shown) }
    if total != nil {
      let rule = shown.reduce(0) { $0 + $1.width } + 2 * (shown.count - 1)
      text.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: rule))
      text.append(UInt8(ascii: "\n"))
      text.append(line: rows.count + 1, of: shown)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A column of the text form: heading, a cell for each row, and the total, where there is one.
private struct TextColumn {
  private(set) var cells: [String]
  private(set) var widths: [Int]
  /// The widest cell's.
  let width: Int
  let isLeftAligned: Bool

  init(_ column: Table.Column, values: some Collection<JSONValue>, total: JSONValue?) {
    isLeftAligned = column.format.isLeftAligned
    cells = [column.heading]
    cells.reserveCapacity(values.count + 2)
    for value in values { cells.append(Self.cell(value, column.format)) }
    if let total { cells.append(Self.cell(total, column.format)) }
    widths = cells.map(\.displayWidth)
    width = widths.max() ?? 0
  }

  private static func cell(_ value: JSONValue, _ format: Table.Format) -> String {
    switch (value, format) {
    case (.null, _): return "-"
    case (.string(let text), _): return text.terminalSafe
    case (_, .fixed(let decimals)): return value.number.map { fixed($0, decimals) } ?? ""
    case (_, .scientific): return value.number.map(scientific) ?? ""
    case (.integer(let count), .bytes): return byteCount(count)
    case (.integer(let number), _): return String(number)
    default: return value.serialized(pretty: false)
    }
  }
}

extension [UInt8] {
  /// Appends a cell of each column, without the spaces at the line's end.
  fileprivate mutating func append(line: Int, of columns: [TextColumn]) {
    for column in columns {
      let padding = repeatElement(UInt8(ascii: " "), count: column.width - column.widths[line])
      if !column.isLeftAligned { append(contentsOf: padding) }
      append(contentsOf: column.cells[line].utf8)
      if column.isLeftAligned { append(contentsOf: padding) }
      append(UInt8(ascii: " "))
      append(UInt8(ascii: " "))
    }
    while last == UInt8(ascii: " ") { removeLast() }
    append(UInt8(ascii: "\n"))
  }
}

extension String {
  /// Places that the text takes on a terminal, a character each.
  fileprivate var displayWidth: Int { isPrintableASCII ? utf8.count : count }
}
