public import StrictJSON

extension Table {
  /// Columns aligned under their headings, two spaces between them; numbers to the right.
  ///
  /// - Parameter total: a last row below a rule, such as sums over all rows.
  public func text(total: [JSONValue]? = nil) -> String {
    String(decoding: utf8(total: total), as: UTF8.self)
  }

  /// The bytes of ``text(total:)``: what is only written out need not become a string first.
  public func utf8(total: [JSONValue]? = nil) -> [UInt8] {
    let places = columns.indices.filter { columns[$0].isShown }
    var shown = places.map { TextColumn(columns[$0], cellCount: rowCount + 2) }
    func append(_ values: [JSONValue]) {
      for (index, place) in places.enumerated() where place < values.count {
        shown[index].append(values[place])
      }
    }
    for number in 0..<rowCount { append(row(number)) }
    if let total { append(total) }

    let width = shown.reduce(0) { $0 + $1.width } + 2 * (shown.count - 1)
    var text: [UInt8] = []
    text.reserveCapacity((width + 1) * (rowCount + 3))
    for line in 0...rowCount { text.append(line: line, of: shown) }
    if total != nil {
      text.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: width))
      text.append(UInt8(ascii: "\n"))
      text.append(line: rowCount + 1, of: shown)
    }
    return text
  }
}

/// A column of the text form: heading, a cell for each row, and the total, where there is one.
///
/// The cells' bytes lie one after the other: a string for each would take longer than all the rest.
private struct TextColumn {
  private(set) var bytes: [UInt8] = []
  private(set) var cells: [Cell] = []
  /// The widest cell's.
  private(set) var width = 0
  let format: Table.Format

  /// Where a cell's bytes end, and how many places it takes on a terminal.
  struct Cell {
    let end: Int
    let width: Int
  }

  init(_ column: Table.Column, cellCount: Int) {
    cells.reserveCapacity(cellCount)
    format = column.format
    append(column.heading)
  }

  /// Adds a cell.
  mutating func append(_ value: JSONValue) {
    switch (value, format) {
    case (.null, _): append("-")
    case (.string(let text), _): append(text)
    case (_, .fixed(let decimals)): append(value.number.map { fixed($0, decimals) } ?? "")
    case (_, .scientific): append(value.number.map(scientific) ?? "")
    case (.integer(let count), .bytes): append(byteCount(count))
    case (.integer(let number), _): append(String(number))
    case (.array(let elements), _): append(elements)
    default: append(value.serialized(pretty: false))
    }
  }

  /// Adds a text, a place for each character, without what a terminal would obey.
  private mutating func append(_ text: String) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if bytes[start...].allSatisfy({ 0x20..<0x7F ~= $0 }) {
      close(width: bytes.count - start)
    } else {
      bytes.removeSubrange(start...)
      let safe = text.terminalSafe
      bytes.append(contentsOf: safe.utf8)
      close(width: safe.count)
    }
  }

  /// Adds a list as JSON writes it, such as a shape.
  private mutating func append(_ elements: [JSONValue]) {
    guard elements.allSatisfy({ $0.integer != nil }) else {
      return append(JSONValue.array(elements).serialized(pretty: false))
    }
    let start = bytes.count
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      bytes.append(contentsOf: String(element.integer ?? 0).utf8)
    }
    bytes.append(UInt8(ascii: "]"))
    close(width: bytes.count - start)
  }

  private mutating func close(width: Int) {
    cells.append(Cell(end: bytes.count, width: width))
    self.width = max(self.width, width)
  }

  /// The bytes of a line's cell.
  func cell(_ line: Int) -> ArraySlice<UInt8> {
    bytes[(line == 0 ? 0 : cells[line - 1].end)..<cells[line].end]
  }
}

extension [UInt8] {
  /// Appends a cell of each column, without the spaces at the line's end.
  fileprivate mutating func append(line: Int, of columns: [TextColumn]) {
    for column in columns {
      let padding = repeatElement(
        UInt8(ascii: " "), count: column.width - column.cells[line].width)
      if !column.format.isLeftAligned { append(contentsOf: padding) }
      append(contentsOf: column.cell(line))
      if column.format.isLeftAligned { append(contentsOf: padding) }
      append(UInt8(ascii: " "))
      append(UInt8(ascii: " "))
    }
    while last == UInt8(ascii: " ") { removeLast() }
    append(UInt8(ascii: "\n"))
  }
}
