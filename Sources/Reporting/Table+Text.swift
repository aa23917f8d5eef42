public import StrictJSON

extension Table {
  /// Columns aligned under their headings, two spaces between them; numbers to the right.
  ///
  /// - Parameter total: a last row below a rule, such as sums over all rows.
  public func text(total: [JSONValue]? = nil) -> String {
    let shown = columns.indices.filter { columns[$0].isShown }
    func cells(_ row: [JSONValue]) -> [String] {
      shown.map { Self.cell(row[$0], columns[$0].format) }
    }
    let heading = shown.map { columns[$0].heading }
    let body = rows.map(cells)
    let last = total.map(cells)
    let widths = shown.indices.map { column in
      ([heading] + body + (last.map { [$0] } ?? [])).reduce(0) { max($0, $1[column].count) }
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(shown, zip(cells, widths)).map { column, pair in
        let padding = String(repeating: " ", count: pair.1 - pair.0.count)
        return columns[column].format.isLeftAligned ? pair.0 + padding : padding + pair.0
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    var text = line(heading) + body.map(line).joined()
    if let last {
      let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))
      text += rule + "\n" + line(last)
    }
    return text
  }

  private static func cell(_ value: JSONValue, _ format: Format) -> String {
    switch (value, format) {
    case (.null, _): return "-"
    case (.string(let text), _): return text.terminalSafe
    case (_, .fixed(let decimals)): return value.number.map { fixed($0, decimals) } ?? ""
    case (_, .scientific): return value.number.map(scientific) ?? ""
    case (.integer(let count), .bytes): return byteCount(count)
    default: return value.serialized(pretty: false)
    }
  }
}
