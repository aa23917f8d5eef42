// IQ4_NL, IQ4_XS, MXFP4 and NVFP4: nibbles that stand for one of sixteen values.
//
// No instruction that all sets have looks up among sixteen values in registers. From memory two
// come with one load: two nibbles are a byte, and 256 pairs of values a table.

/// What the levels of IQ4 stand for, in units of the scale.
@_transparent private var iq4Values: Floats {
  Floats(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)
}
/// Doubled E2M1 numbers.
@_transparent private var fp4Values: Floats {
  Floats(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12)
}

/// The values of two levels, two floats for each byte; that of the lower nibble comes first.
struct PairTable {
  /// Bytes of the table, and of the values that it is made from.
  @_transparent static var size: Int { 2048 + 64 }

  private let base: UnsafeMutablePointer<UInt64>

  @_transparent init(_ memory: UnsafeMutableRawPointer) {
    base = memory.assumingMemoryBound(to: UInt64.self)
  }

  @inline(never)
  func fill(_ values: Floats) {
    let each = UnsafeMutableRawPointer(base + 256)
    store(values, each.assumingMemoryBound(to: Float.self))
    let bits = each.assumingMemoryBound(to: UInt32.self)
    var pair = 0
    while pair < 256 {
      base[pair] = UInt64(bits[pair & 15]) | UInt64(bits[pair &>> 4]) &<< 32
      pair &+= 1
    }
  }

  /// The values of the low nibbles of sixteen bytes, and of the high ones.
  @_transparent func halves(_ p: UnsafeRawPointer) -> (low: Floats, high: Floats) {
    let a = p.loadUnaligned(as: UInt64.self), b = (p + 8).loadUnaligned(as: UInt64.self)
    return (values(a, b), values(a &>> 4, b &>> 4))
  }

  /// The values of the low nibbles of eight bytes, then of the high ones.
  @_transparent func eight(_ p: UnsafeRawPointer) -> Floats {
    let q = p.loadUnaligned(as: UInt64.self)
    return values(q, q &>> 4)
  }

  /// The values of the low nibbles of twice eight bytes.
  @_transparent private func values(_ a: UInt64, _ b: UInt64) -> Floats {
    let first = pairs(a), second = pairs(b)
    return unsafeBitCast(
      SIMD8(
        first.0, first.1, first.2, first.3, second.0, second.1, second.2, second.3),
      to: Floats.self)
  }
  @_transparent private func pairs(_ q: UInt64) -> (UInt64, UInt64, UInt64, UInt64) {
    let low = q & 0x0f0f_0f0f_0f0f_0f0f, joined = low | low &>> 4
    @_transparent func pair(_ shift: UInt64) -> UInt64 {
      base[Int(truncatingIfNeeded: (joined &>> shift) & 255)]
    }
    return (pair(0), pair(16), pair(32), pair(48))
  }
}

@inline(never)
func decodeIQ4_NL(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: PairTable
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = Floats(repeating: single(p)), values = table.halves(p + 2)
    store(scale * values.low, out)
    store(scale * values.high, out + 16)
    p += 18
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeIQ4_XS(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: PairTable
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = single(p)
    var high = UInt32((p + 2).loadUnaligned(as: UInt16.self))
    var low = (p + 4).loadUnaligned(as: UInt32.self)
    var q = p + 8
    var group = 0
    while group < 8 {
      let code = low & 15 | (high & 3) &<< 4
      let step = Floats(repeating: scale * (Float(bitPattern: 0x4b00_0000 | code) - 8_388_640))
      let values = table.halves(q)
      store(step * values.low, out)
      store(step * values.high, out + 16)
      low &>>= 4
      high &>>= 2
      q += 16
      out += 32
      group &+= 1
    }
    p += 136
    left &-= 256
  }
}

@inline(never)
func decodeMXFP4(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: PairTable
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = Floats(repeating: mxfp4Scale(byte(p, 0))), values = table.halves(p + 1)
    store(scale * values.low, out)
    store(scale * values.high, out + 16)
    p += 17
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeNVFP4(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: PairTable
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    var group = 0
    while group < 4 {
      let scale = Floats(repeating: ue4m3Scale(byte(p, group)))
      store(scale * table.eight(p + (4 &+ 8 &* group)), out)
      out += 16
      group &+= 1
    }
    p += 36
    left &-= 64
  }
}

/// Calls one of the four with its table.
func decodeByTable(
  _ type: UInt32, _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  withUnsafeTemporaryAllocation(byteCount: PairTable.size, alignment: 64) { room in
    guard let base = room.baseAddress else { return }
    let table = PairTable(base)
    table.fill(type == 20 || type == 23 ? iq4Values : fp4Values)
    switch type {
    case 20: decodeIQ4_NL(blocks, out, count, table)
    case 23: decodeIQ4_XS(blocks, out, count, table)
    case 39: decodeMXFP4(blocks, out, count, table)
    default: decodeNVFP4(blocks, out, count, table)
    }
  }
}
