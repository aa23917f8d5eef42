/// The checksum of zlib, gzip and PNG: polynomial 0xEDB88320, reflected.
public enum CRC32 {
  /// The checksum of the bytes.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { rest, byte in
      table[Int(truncatingIfNeeded: (rest ^ UInt32(byte)) & 0xFF)] ^ rest >> 8
    }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in
      rest & 1 == 1 ? 0xEDB8_8320 ^ rest >> 1 : rest >> 1
    }
  }
}
