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
    let capacity = shown.reduce(rowCount + 3) { $0 + $1.room(lines: rowCount + 3) }
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var text = unsafe TextLines(buffer)
      for line in 0...rowCount { text.append(line: line, of: shown) }
      if total != nil {
        text.append(rule: width)
        text.append(line: rowCount + 1, of: shown)
      }
      count = text.count
    }
  }
}

/// A column of the text form: heading, a cell for each row, and the total, where there is one.
///
/// The cells' bytes lie one after the other: a string for each would take longer than all the rest.
private struct TextColumn {
  private(set) var bytes: [UInt8] = []
  /// Where each cell's bytes end.
  private var ends: [Int] = []
  /// The places that a cell takes on a terminal, where they are not as many as its bytes.
  private var widths: [Int: Int] = [:]
  /// The counts of bytes so far, as they are written.
  private var sizes: [Int: String] = [:]
  /// The widest cell's.
  private(set) var width = 0
  let format: Table.Format

  init(_ column: Table.Column, cellCount: Int) {
    ends.reserveCapacity(cellCount)
    format = column.format
    append(column.heading)
  }

  /// Where the bytes of a line's cell lie.
  func place(_ line: Int) -> Range<Int> { (line == 0 ? 0 : ends[line - 1])..<ends[line] }

  /// The spaces that fill up a line's cell.
  func padding(_ line: Int) -> Int { width - (widths[line] ?? place(line).count) }

  /// Bytes that its cells, filled up, and the space after them take at most.
  func room(lines: Int) -> Int { bytes.count + lines * (width + 2) }

  /// Adds a cell.
  mutating func append(_ value: JSONValue) {
    switch (value, format) {
    case (.null, _): append("-")
    case (.string(let text), .textAfter(let beginning)) where text.hasPrefix(beginning):
      append(String(text.dropFirst(beginning.count)))
    case (.string(let text), _): append(text)
    case (_, .fixed(let decimals)): append(value.number.map { fixed($0, decimals) } ?? "")
    case (_, .scientific): append(value.number.map(scientific) ?? "")
    case (.integer(let count), .bytes): append(size: count)
    case (.integer(let number), _):
      append(digitsOf: number)
      close()
    case (.array(let elements), _): append(elements)
    default: append(value.serialized(pretty: false))
    }
  }

  /// Adds a text, a place for each character, without what a terminal would obey.
  private mutating func append(_ text: String) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard !bytes[start...].allSatisfy({ 0x20..<0x7F ~= $0 }) else { return close() }
    bytes.removeSubrange(start...)
    let safe = text.terminalSafe
    bytes.append(contentsOf: safe.utf8)
    widths[ends.count] = safe.count
    close()
  }

  /// Adds a count of bytes; a model's tensors have few sizes.
  private mutating func append(size count: Int) {
    if let text = sizes[count] { return append(text) }
    let text = byteCount(count)
    sizes[count] = text
    append(text)
  }

  /// Adds a list as JSON writes it, such as a shape.
  private mutating func append(_ elements: [JSONValue]) {
    guard elements.allSatisfy({ $0.integer != nil }) else {
      return append(JSONValue.array(elements).serialized(pretty: false))
    }
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      append(digitsOf: element.integer ?? 0)
    }
    bytes.append(UInt8(ascii: "]"))
    close()
  }

  private mutating func append(digitsOf number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var digits = 1
    while digits < powersOfTen.count, rest >= powersOfTen[digits] { digits += 1 }
    var place = bytes.count + digits
    bytes.append(contentsOf: repeatElement(0, count: digits))
    while digits > 0 {
      place -= 1
      digits -= 1
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Ends a cell.
  private mutating func close() {
    width = max(width, widths[ends.count] ?? bytes.count - (ends.last ?? 0))
    ends.append(bytes.count)
  }
}

/// Lines that are written one after the other into memory that suffices for all of them.
@safe private struct TextLines {
  private let memory: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ memory: UnsafeMutableBufferPointer<UInt8>) { unsafe self.memory = unsafe memory }

  /// Appends a cell of each column, without the spaces at the line's end.
  mutating func append(line: Int, of columns: [TextColumn]) {
    let start = count
    for column in columns {
      let padding = column.padding(line)
      if !column.format.isLeftAligned { append(UInt8(ascii: " "), times: padding) }
      append(column.bytes[column.place(line)])
      append(UInt8(ascii: " "), times: column.format.isLeftAligned ? padding + 2 : 2)
    }
    while count > start, unsafe memory[count - 1] == UInt8(ascii: " ") { count -= 1 }
    append(UInt8(ascii: "\n"), times: 1)
  }

  /// Appends a line of dashes.
  mutating func append(rule width: Int) {
    append(UInt8(ascii: "-"), times: width)
    append(UInt8(ascii: "\n"), times: 1)
  }

  private mutating func append(_ byte: UInt8, times: Int) {
    unsafe memory[count..<count + times].update(repeating: byte)
    count += times
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    _ = unsafe memory[count..<count + bytes.count].update(fromContentsOf: bytes)
    count += bytes.count
  }
}

/// All that fit 64 bits.
private let powersOfTen: [UInt] = (0..<20).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
