#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A number with a fixed count of decimals: `1.50`; infinite and NaN as `inf` and `nan`.
public func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  let scale = decimals < powersOfTen.count ? powersOfTen[decimals] : pow(10, Double(decimals))
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 9e15, scale < 9e15 else { return "\(value)" }
  let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
  let text = (value < 0 && scaled > 0 ? "-" : "") + String(whole)
  guard decimals > 0 else { return text }
  let digits = String(fraction)
  return text + "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
}

/// The usual ones: tables have a number in every row.
private let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8]

/// Three significant digits and an exponent: `1.23e-04`.
public func scientific(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  var exponent = Int(log10(abs(value)).rounded(.down))
  var digits = fixed(value / pow(10, Double(exponent)), 2)
  if digits.hasPrefix("10") || digits.hasPrefix("-10") {
    exponent += 1
    digits = fixed(value / pow(10, Double(exponent)), 2)
  }
  let size = String(abs(exponent))
  return digits + "e" + (exponent < 0 ? "-" : "+") + (size.count < 2 ? "0" : "") + size
}

private let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]

/// A count of bytes in binary units: `1.17 GiB`.
public func byteCount(_ count: Int) -> String {
  guard count >= 1024 else { return "\(count) B" }
  var (value, unit) = (Double(count) / 1024, 0)
  while value >= 1023.995, unit + 1 < units.count {
    value /= 1024
    unit += 1
  }
  return fixed(value, value < 10 ? 2 : 1) + " " + units[unit]
}

/// A count with a space between thousands: `1 100 048 384`.
public func grouped(_ count: Int) -> String {
  var groups: [Substring] = []
  var rest = Substring(String(abs(count)))
  while rest.count > 3 {
    groups.append(rest.suffix(3))
    rest = rest.dropLast(3)
  }
  groups.append(rest)
  return (count < 0 ? "-" : "") + groups.reversed().joined(separator: " ")
}

/// A span of seconds: `48s`, `3m05s`, `2h07m`.
public func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let whole = Int(seconds.rounded())
  func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
  if whole < 60 { return "\(whole)s" }
  if whole < 3600 { return "\(whole / 60)m\(two(whole % 60))s" }
  return "\(whole / 3600)h\(two(whole % 3600 / 60))m"
}

extension String {
  /// The text without characters that a terminal would obey: control characters are shown as
  /// `\u{…}`.
  public var terminalSafe: String {
    guard !isPrintableASCII, unicodeScalars.contains(where: { $0.properties.isControl }) else {
      return self
    }
    return unicodeScalars.map { scalar in
      scalar.properties.isControl
        ? "\\u{" + String(scalar.value, radix: 16) + "}" : String(scalar)
    }.joined()
  }

  /// Whether every byte is a character of one place: what most names and numbers are made of.
  private var isPrintableASCII: Bool {
    unsafe utf8.withContiguousStorageIfAvailable { bytes in
      unsafe bytes.allSatisfy { 0x20..<0x7F ~= $0 }
    } ?? utf8.allSatisfy { 0x20..<0x7F ~= $0 }
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control }
}

/// A count and what is counted: "1 key", "36 keys", "134 515 tensors".
public func counted(_ count: Int, _ thing: String) -> String {
  "\(grouped(count)) \(thing)\(count == 1 ? "" : "s")"
}
