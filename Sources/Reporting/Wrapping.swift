/// Words on lines of at most so many columns, of which those after the first are indented.
///
/// - Parameters:
///   - words: joined by spaces; one that is longer than a line has a line of its own.
///   - indentation: what the lines after the first begin with.
public func wrapped(_ words: [String], indentation: String, width: Int = 100) -> [String] {
  var lines: [String] = []
  for word in words {
    if let line = lines.last, line.count + 1 + word.count <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(lines.isEmpty ? word : indentation + word)
    }
  }
  return lines
}
