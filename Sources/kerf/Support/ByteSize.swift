import ArgumentParser

/// A number of bytes on the command line: `20G` and `20GB` are powers of 1000, `20GiB` of 1024;
/// `7.5G`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  /// How many bytes a unit has, by its name in upper case.
  private static let units: [String: Double] = {
    var units = ["": 1.0, "B": 1]
    for (place, letter) in ["K", "M", "G", "T"].enumerated() {
      let (decimal, binary) = (power(1000, place + 1), power(1024, place + 1))
      units[letter] = decimal
      units[letter + "B"] = decimal
      units[letter + "IB"] = binary
    }
    return units
  }()

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = argument.dropFirst(digits.count).uppercased()
    guard let number = Double(digits), let size = Self.units[unit], number > 0,
      number * size < 0x1p62, number * size >= 1
    else { return nil }
    bytes = Int(number * size)
  }
}
