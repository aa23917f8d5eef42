/// Base64 as vocabularies have it: the standard letters, padded, in one piece.
enum Base64 {
  /// The bytes of a text; `nil` where it is not base64.
  static func bytes(of text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var (bits, count, padding) = (UInt32(0), 0, 0)
    for letter in text {
      let value = values[Int(letter)]
      if letter == UInt8(ascii: "=") {
        padding += 1
      } else if value < 64, padding == 0 {
        bits |= UInt32(value)
      } else {
        return nil
      }
      count += 1
      if count == 4 {
        for shift in [16, 8, 0] as [UInt32] {
          bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        (bits, count) = (0, 0)
      } else {
        bits <<= 6
      }
    }
    guard padding <= 2, padding <= bytes.count else { return nil }
    bytes.removeLast(padding)
    return bytes
  }

  /// The value of each letter; 64 for bytes that are none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()
}
