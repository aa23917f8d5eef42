import Quantization
import Tensors
import Testing

struct NumberFormatTests {
  private func decode(_ type: ElementType, _ bytes: [UInt8], _ kernels: KernelSet = .scalar)
    throws -> [Float]
  { try RowCodec(type, kernels: kernels).decode(bytes) }

  private func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in
      (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
  }

  /// The value of half-precision bits from the definition.
  private func half(_ bits: UInt16) -> Double {
    let sign: Double = bits & 0x8000 == 0 ? 1 : -1
    let (exponent, mantissa) = (Int(bits >> 10) & 31, Double(bits & 1023))
    return switch exponent {
    case 31: mantissa == 0 ? sign * .infinity : .nan
    case 0: sign * mantissa * 0x1p-24
    default:
      sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + mantissa / 1024)
    }
  }

  @Test(arguments: KernelSet.all)
  func `every half-precision number decodes exactly and encodes back`(_ kernels: KernelSet) throws {
    let all = (0...UInt16.max).map { $0 }
    let codec = try RowCodec(.F16, kernels: kernels)
    let decoded = try codec.decode(bytes(all))
    #expect(decoded.canonicalBits == all.map { Float(half($0)) }.canonicalBits)
    let encoded = try codec.encode(decoded, columns: all.count)
    let canonical = all.map { $0 & 0x7FFF > 0x7C00 ? $0 & 0x8000 | 0x7E00 : $0 }
    #expect(encoded == bytes(canonical))
  }

  @Test(arguments: KernelSet.all)
  func `half precision rounds to the nearest, ties to even`(_ kernels: KernelSet) throws {
    var (weights, expected): ([Float], [UInt16]) = ([], [])
    for bits in UInt16(0)..<0x7C00 {
      // Above the largest number comes what would be the next one.
      let next = bits == 0x7BFF ? 65536 : half(bits + 1)
      let middle = Float((half(bits) + next) / 2)
      for (weight, rounded) in [
        (middle.nextDown, bits), (middle, bits & 1 == 0 ? bits : bits + 1),
        (middle.nextUp, bits + 1),
      ] {
        weights += [weight, -weight]
        expected += [rounded, rounded | 0x8000]
      }
    }
    let found = try RowCodec(.F16, kernels: kernels).encode(weights, columns: weights.count)
    #expect(found == bytes(expected))
  }

  @Test(arguments: KernelSet.all)
  func `bfloat16 rounds to the nearest, ties to even`(_ kernels: KernelSet) throws {
    var (weights, expected): ([Float], [UInt16]) = ([], [])
    for bits in UInt16(0)..<0x7F80 {
      for sign: UInt16 in [0, 0x8000] {
        let above = UInt32(bits | sign) << 16
        weights += [0x7FFF, 0x8000, 0x8001].map { Float(bitPattern: above + $0) }
        expected += [bits, bits & 1 == 0 ? bits : bits + 1, bits + 1].map { $0 | sign }
      }
    }
    weights += [.infinity, -.infinity, .nan, Float(bitPattern: 0xFF80_0001)]
    expected += [0x7F80, 0xFF80, 0x7FC0, 0xFFC0]
    let codec = try RowCodec(.BF16, kernels: kernels)
    #expect(try codec.encode(weights, columns: weights.count) == bytes(expected))
    #expect(
      try codec.decode(bytes(expected)).canonicalBits
        == expected.map { Float(bitPattern: UInt32($0) << 16) }.canonicalBits)
  }

  @Test func `eight-bit floating point decodes`() throws {
    let e4m3: [(UInt8, Float)] = [
      (0x00, 0), (0x01, 0x1p-9), (0x07, 7 * 0x1p-9), (0x08, 0x1p-6), (0x38, 1), (0x3C, 1.5),
      (0x7E, 448), (0xFE, -448), (0x81, -0x1p-9), (0x80, -0.0),
    ]
    #expect(
      try decode(.F8_E4M3, e4m3.map(\.0)).canonicalBits == e4m3.map(\.1).canonicalBits)
    #expect(try decode(.F8_E4M3, [0x7F, 0xFF]).map(\.isNaN) == [true, true])
    let e5m2: [(UInt8, Float)] = [
      (0x00, 0), (0x01, 0x1p-16), (0x04, 0x1p-14), (0x3C, 1), (0x3E, 1.5), (0x7B, 57344),
      (0xFB, -57344), (0x7C, .infinity), (0xFC, -.infinity), (0x7E, .nan),
    ]
    #expect(
      try decode(.F8_E5M2, e5m2.map(\.0)).canonicalBits == e5m2.map(\.1).canonicalBits)
    #expect(
      try decode(.F8_E8M0, [0, 1, 127, 254, 255]).canonicalBits
        == [0x1p-127, 0x1p-126, 1, 0x1p127, .nan].canonicalBits)
  }

  @Test func `doubles and integers round to single precision`() throws {
    let doubles: [Double] = [0.1, -1e300, 1 + 0x1p-24, 1 + 0x1.8p-23, 0x1p-149, -0.0]
    #expect(try decode(.F64, bytes(doubles.map(\.bitPattern))) == doubles.map { Float($0) })
    #expect(try decode(.I8, bytes([Int8.min, -1, 0, .max])) == [-128, -1, 0, 127])
    #expect(try decode(.U8, [0, 255]) == [0, 255])
    #expect(try decode(.I16, bytes([Int16.min, -2, .max])) == [-32768, -2, 32767])
    #expect(try decode(.U16, bytes([UInt16.max])) == [65535])
    #expect(try decode(.I32, bytes([Int32.min, 16_777_217, .max])) == [-0x1p31, 0x1p24, 0x1p31])
    #expect(try decode(.U32, bytes([UInt32.max])) == [0x1p32])
    #expect(try decode(.I64, bytes([Int64.min, -3, .max])) == [-0x1p63, -3, 0x1p63])
    #expect(try decode(.U64, bytes([UInt64.max])) == [0x1p64])
  }

  @Test func `single precision is moved as it is`() throws {
    let bits: [UInt32] = [0, 1, 0x8000_0000, 0x7F80_0001, 0xFFC1_2345, 0x3F80_0000]
    let weights = bits.map { Float(bitPattern: $0) }
    let codec = try RowCodec(.F32, kernels: .best)
    #expect(try codec.encode(weights, columns: 3) == bytes(bits))
    #expect(try codec.decode(bytes(bits)).map(\.bitPattern) == bits)
  }
}
