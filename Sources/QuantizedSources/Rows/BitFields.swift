/// Small numbers packed into words, the first in the lowest bits.
///
/// Tables tell what a byte stands for; numbers that are no part of a byte are cut out one by one.
enum BitFields {
  /// Unpacks a stream of bits in which a number may begin in one word and end in the next.
  ///
  /// - Parameters:
  ///   - bits: of a number, 1 to 8.
  ///   - count: how many numbers; the words hold at least as many.
  static func unpack(
    stream words: UnsafePointer<UInt32>, bits: Int, count: Int,
    into numbers: UnsafeMutablePointer<Float>
  ) {
    switch bits {
    case 4: unsafe unpack4(words, count: count, into: numbers)
    case 8: unsafe unpack8(words, count: count, into: numbers)
    default: unsafe unpackAny(words, bits: bits, count: count, into: numbers)
    }
  }

  /// Unpacks words that hold `32 / bits` numbers each; what is left of a word is padding.
  static func unpack(
    padded words: UnsafePointer<UInt32>, bits: Int, count: Int,
    into numbers: UnsafeMutablePointer<Float>
  ) {
    guard 32 % bits != 0 else {
      return unsafe unpack(stream: words, bits: bits, count: count, into: numbers)
    }
    let (fields, mask) = (32 / bits, UInt32(1) << UInt32(bits) &- 1)
    var (word, i) = (0, 0)
    while i < count {
      var rest = unsafe words[word]
      let end = min(count, i &+ fields)
      while i < end {
        unsafe numbers[i] = Float(rest & mask)
        rest &>>= UInt32(bits)
        i &+= 1
      }
      word &+= 1
    }
  }

  /// One number of a stream.
  @inline(__always)
  static func field(
    _ index: Int, of words: UnsafePointer<UInt32>, bits: Int
  ) -> UInt32 {
    unsafe field(atBit: index &* bits, of: words, bits: bits)
  }

  /// The number that begins at a bit of a stream.
  @inline(__always)
  static func field(
    atBit bit: Int, of words: UnsafePointer<UInt32>, bits: Int
  ) -> UInt32 {
    let (word, shift) = (bit / 32, UInt32(truncatingIfNeeded: bit % 32))
    var value = unsafe words[word] &>> shift
    // Beyond the word's end; a shift by 32 cannot come, as then nothing is beyond.
    if Int(shift) &+ bits > 32 { value |= unsafe words[word &+ 1] &<< (32 &- shift) }
    return value & (UInt32(1) << UInt32(bits) &- 1)
  }

  private static func unpackAny(
    _ words: UnsafePointer<UInt32>, bits: Int, count: Int, into numbers: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count { unsafe numbers[i] = Float(field(i, of: words, bits: bits)) }
  }

  private static func unpack4(
    _ words: UnsafePointer<UInt32>, count: Int, into numbers: UnsafeMutablePointer<Float>
  ) {
    let raw = UnsafeMutableRawPointer(numbers)
    let low = SIMD4<UInt32>(0, 4, 8, 12), high = SIMD4<UInt32>(16, 20, 24, 28)
    var i = 0
    while i &+ 8 <= count {
      let word = SIMD4<UInt32>(repeating: unsafe words[i / 8])
      let first = SIMD4<Float>(word &>> low & 15), second = SIMD4<Float>(word &>> high & 15)
      unsafe raw.storeBytes(of: first, toByteOffset: 4 &* i, as: SIMD4<Float>.self)
      unsafe raw.storeBytes(of: second, toByteOffset: 4 &* i &+ 16, as: SIMD4<Float>.self)
      i &+= 8
    }
    while i < count {
      unsafe numbers[i] = Float(field(i, of: words, bits: 4))
      i &+= 1
    }
  }

  private static func unpack8(
    _ words: UnsafePointer<UInt32>, count: Int, into numbers: UnsafeMutablePointer<Float>
  ) {
    let bytes = unsafe UnsafeRawPointer(words)
    for i in 0..<count {
      unsafe numbers[i] = Float(bytes.load(fromByteOffset: i, as: UInt8.self))
    }
  }
}
