/// The characters that stand for bytes in byte-level vocabularies, as GPT-2 has chosen them.
enum ByteLevel {
  /// The character of each byte: printable ones of Latin-1 stand for themselves, the others in
  /// their order are U+0100 and so on.
  static let characters: [Unicode.Scalar] = {
    var characters: [Unicode.Scalar] = []
    var next: UInt8 = 0
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: characters.append(Unicode.Scalar(byte))
      default:
        // At most 68 of them: no overflow, and no surrogate.
        characters.append(Unicode.Scalar(0x100 + UInt16(next)) ?? "?")
        next += 1
      }
    }
    return characters
  }()

  /// A token's bytes as characters.
  static func text(of bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(characters[Int(byte)]) }
    return String(text)
  }
}
