// IQ4_NL, IQ4_XS, MXFP4 and NVFP4: nibbles that stand for one of sixteen values.

/// What the levels of IQ4 stand for, in units of the scale.
@_transparent var iq4Values: Floats {
  Floats(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)
}
/// Doubled E2M1 numbers.
@_transparent var fp4Values: Floats {
  Floats(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12)
}

typealias Table = UnsafeMutablePointer<Float>

/// The low and the high nibbles of eight bytes, looked up among sixteen products.
@_transparent
func lookUp(
  _ p: UnsafeRawPointer, _ table: Table, _ low: UnsafeMutablePointer<Float>,
  _ high: UnsafeMutablePointer<Float>
) {
  var q = p.loadUnaligned(as: UInt64.self)
  var j = 0
  while j < 8 {
    low[j] = table[Int(truncatingIfNeeded: q & 15)]
    high[j] = table[Int(truncatingIfNeeded: (q &>> 4) & 15)]
    q &>>= 8
    j &+= 1
  }
}

@inline(never)
func decodeIQ4_NL(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: Table
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    store(Floats(repeating: single(p)) * iq4Values, table)
    lookUp(p + 2, table, out, out + 16)
    lookUp(p + 10, table, out + 8, out + 24)
    p += 18
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeIQ4_XS(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: Table
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
      let groupScale = scale * (Float(bitPattern: 0x4b00_0000 | code) - 8_388_640)
      store(Floats(repeating: groupScale) * iq4Values, table)
      lookUp(q, table, out, out + 16)
      lookUp(q + 8, table, out + 8, out + 24)
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
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: Table
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = mxfp4Scale(p.loadUnaligned(as: UInt8.self))
    store(fp4Values * Floats(repeating: scale), table)
    lookUp(p + 1, table, out, out + 16)
    lookUp(p + 9, table, out + 8, out + 24)
    p += 17
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeNVFP4(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ table: Table
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    var group = 0
    while group < 4 {
      let scale = ue4m3Scale((p + group).loadUnaligned(as: UInt8.self))
      store(fp4Values * Floats(repeating: scale), table)
      lookUp(p + (4 &+ 8 &* group), table, out, out + 8)
      out += 16
      group &+= 1
    }
    p += 36
    left &-= 64
  }
}

/// Calls one of the four with room for its table.
func decodeByTable(
  _ type: UInt32, _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  withUnsafeTemporaryAllocation(byteCount: 64, alignment: 64) { room in
    guard let table = room.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
    switch type {
    case 20: decodeIQ4_NL(blocks, out, count, table)
    case 23: decodeIQ4_XS(blocks, out, count, table)
    case 39: decodeMXFP4(blocks, out, count, table)
    default: decodeNVFP4(blocks, out, count, table)
    }
  }
}
