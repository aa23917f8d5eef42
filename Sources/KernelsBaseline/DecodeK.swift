// The K formats: superblocks of 256.
//
// What the parts of a superblock are multiplied with comes first, sixteen of them at once, into
// memory: from there the loops spread each over a vector as they load it. Levels are put together
// as bytes, sixteen in a register, and widened when they are whole.

/// The scales of a superblock's parts, and the minima.
typealias Steps = UnsafeMutablePointer<Float>

@_transparent func byte(_ p: UnsafeRawPointer, _ i: Int) -> UInt8 {
  (p + i).loadUnaligned(as: UInt8.self)
}
@_transparent private func word(_ p: UnsafeRawPointer, _ i: Int) -> UInt32 {
  (p + i).loadUnaligned(as: UInt32.self)
}
@_transparent private func levels(_ p: UnsafeRawPointer) -> Bytes {
  p.loadUnaligned(as: Bytes.self)
}

/// The bits of `mask`, after the bytes have moved.
@_transparent private func left(_ v: Bytes, by shift: UInt8, _ mask: UInt8) -> Bytes {
  (v &<< Bytes(repeating: shift)) & Bytes(repeating: mask)
}
@_transparent private func right(_ v: Bytes, by shift: UInt8, _ mask: UInt8) -> Bytes {
  (v &>> Bytes(repeating: shift)) & Bytes(repeating: mask)
}

/// Stores sixteen weights.
@_transparent
private func store(
  _ q: Bytes, zero: Float, _ scale: Steps, _ out: UnsafeMutablePointer<Float>
) {
  store(Floats(repeating: scale.pointee) * exact(widened(q), zero: zero), out)
}
/// Stores sixteen weights with a minimum.
@_transparent
private func storeAffine(
  _ q: Bytes, _ scale: Float, _ minimum: Float, _ out: UnsafeMutablePointer<Float>
) {
  store(
    Floats(repeating: scale) * exact(widened(q), zero: 0) - Floats(repeating: minimum), out)
}

@inline(never)
func decodeQ2_K(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ steps: Steps
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let codes = levels(p)
    let scales = Floats(repeating: single(p + 80)), minima = Floats(repeating: single(p + 82))
    store(scales * exact(widened(codes & Bytes(repeating: 15)), zero: 0), steps)
    store(minima * exact(widened(right(codes, by: 4, 15)), zero: 0), steps + 16)
    var part = 0
    while part < 4 {
      // Sixteen bytes hold two bits of four groups: every second one of a half's eight.
      let group = 8 &* (part &>> 1) &+ (part & 1)
      let q = levels(p + (16 &+ 16 &* part)), scale = steps + group, o = out + 16 &* group
      storeAffine(q & Bytes(repeating: 3), scale[0], scale[16], o)
      storeAffine(right(q, by: 2, 3), scale[2], scale[18], o + 32)
      storeAffine(right(q, by: 4, 3), scale[4], scale[20], o + 64)
      storeAffine(right(q, by: 6, 3), scale[6], scale[22], o + 96)
      part &+= 1
    }
    p += 84
    out += 256
    left &-= 256
  }
}

@inline(never)
func decodeQ3_K(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ steps: Steps
) {
  var p = blocks, out = out
  var count = count
  while count > 0 {
    // Eight bytes hold the lower four bits of sixteen scales, four the upper two.
    let a = word(p, 96), b = word(p, 100), upper = word(p, 104)
    let fours: UInt32 = 0x0f0f_0f0f, twos: UInt32 = 0x3030_3030
    let codes = SIMD4(
      a & fours | (upper &<< 4) & twos, b & fours | (upper &<< 2) & twos,
      (a &>> 4) & fours | upper & twos, (b &>> 4) & fours | (upper &>> 2) & twos)
    store(
      Floats(repeating: single(p + 108))
        * exact(widened(unsafeBitCast(codes, to: Bytes.self)), zero: 32), steps)
    var side = 0
    while side < 2 {
      // The third bits of a side's columns: bit n is that of every second group, from the first on.
      let third = levels(p + 16 &* side), q = p + (32 &+ 16 &* side)
      let low = levels(q), high = levels(q + 32)
      let scale = steps + side, o = out + 16 &* side
      store(low & Bytes(repeating: 3) | left(third, by: 2, 4), zero: 4, scale, o)
      store(right(low, by: 2, 3) | left(third, by: 1, 4), zero: 4, scale + 2, o + 32)
      store(right(low, by: 4, 3) | third & Bytes(repeating: 4), zero: 4, scale + 4, o + 64)
      store(right(low, by: 6, 3) | right(third, by: 1, 4), zero: 4, scale + 6, o + 96)
      store(high & Bytes(repeating: 3) | right(third, by: 2, 4), zero: 4, scale + 8, o + 128)
      store(right(high, by: 2, 3) | right(third, by: 3, 4), zero: 4, scale + 10, o + 160)
      store(right(high, by: 4, 3) | right(third, by: 4, 4), zero: 4, scale + 12, o + 192)
      store(right(high, by: 6, 3) | right(third, by: 5, 4), zero: 4, scale + 14, o + 224)
      side &+= 1
    }
    p += 110
    out += 256
    count &-= 256
  }
}

/// The eight scales and eight minima of Q4_K and Q5_K, from a superblock's first sixteen bytes.
@_transparent private func storeSteps(_ p: UnsafeRawPointer, _ steps: Steps) {
  // Four scales and four minima of six bits; their other two are the upper ones of four more.
  let scales = word(p, 4), minima = word(p, 8), lower = word(p, 12)
  let sixes: UInt32 = 0x3f3f_3f3f, fours: UInt32 = 0x0f0f_0f0f, twos: UInt32 = 0x3030_3030
  let codes = SIMD4(
    scales & sixes, lower & fours | (scales &>> 2) & twos, minima & sixes,
    (lower &>> 4) & fours | (minima &>> 2) & twos)
  let scale = single(p), minimum = single(p + 2)
  let factors = Floats(
    scale, scale, scale, scale, scale, scale, scale, scale, minimum, minimum, minimum, minimum,
    minimum, minimum, minimum, minimum)
  store(factors * exact(widened(unsafeBitCast(codes, to: Bytes.self)), zero: 0), steps)
}

@inline(never)
func decodeQ4_K(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ steps: Steps
) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    storeSteps(p, steps)
    var pair = 0
    while pair < 4 {
      let scale = steps + 2 &* pair, q = p + (16 &+ 32 &* pair), o = out + 64 &* pair
      let first = levels(q), second = levels(q + 16)
      storeAffine(first & Bytes(repeating: 15), scale[0], scale[8], o)
      storeAffine(second & Bytes(repeating: 15), scale[0], scale[8], o + 16)
      storeAffine(right(first, by: 4, 15), scale[1], scale[9], o + 32)
      storeAffine(right(second, by: 4, 15), scale[1], scale[9], o + 48)
      pair &+= 1
    }
    p += 144
    out += 256
    left &-= 256
  }
}

@inline(never)
func decodeQ5_K(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ steps: Steps
) {
  var p = blocks, out = out
  var count = count
  while count > 0 {
    storeSteps(p, steps)
    var side = 0
    while side < 2 {
      // The fifth bits of a side's columns: bit n is group n's.
      let fifth = levels(p + (16 &+ 16 &* side))
      let q = p + (48 &+ 16 &* side), o = out + 16 &* side
      let a = levels(q), b = levels(q + 32), c = levels(q + 64), d = levels(q + 96)
      storeAffine(a & Bytes(repeating: 15) | left(fifth, by: 4, 16), steps[0], steps[8], o)
      storeAffine(right(a, by: 4, 15) | left(fifth, by: 3, 16), steps[1], steps[9], o + 32)
      storeAffine(b & Bytes(repeating: 15) | left(fifth, by: 2, 16), steps[2], steps[10], o + 64)
      storeAffine(right(b, by: 4, 15) | left(fifth, by: 1, 16), steps[3], steps[11], o + 96)
      storeAffine(
        c & Bytes(repeating: 15) | fifth & Bytes(repeating: 16), steps[4], steps[12], o + 128)
      storeAffine(right(c, by: 4, 15) | right(fifth, by: 1, 16), steps[5], steps[13], o + 160)
      storeAffine(
        d & Bytes(repeating: 15) | right(fifth, by: 2, 16), steps[6], steps[14], o + 192)
      storeAffine(right(d, by: 4, 15) | right(fifth, by: 3, 16), steps[7], steps[15], o + 224)
      side &+= 1
    }
    p += 176
    out += 256
    count &-= 256
  }
}

@inline(never)
func decodeQ6_K(
  _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int, _ steps: Steps
) {
  var p = blocks, out = out
  var count = count
  while count > 0 {
    let codes = widened(levels(p + 192) ^ Bytes(repeating: 0x80))
    store(Floats(repeating: single(p + 208)) * exact(codes, zero: 128), steps)
    var part = 0
    while part < 4 {
      // Twice sixteen bytes hold four bits of four groups, sixteen their upper two.
      let half = part &>> 1, side = part & 1, group = 8 &* half &+ side
      let q = p + (64 &* half &+ 16 &* side), upper = levels(p + (128 &+ 32 &* half &+ 16 &* side))
      let a = levels(q), b = levels(q + 32)
      let scale = steps + group, o = out + 16 &* group
      store(a & Bytes(repeating: 15) | left(upper, by: 4, 48), zero: 32, scale, o)
      store(b & Bytes(repeating: 15) | left(upper, by: 2, 48), zero: 32, scale + 2, o + 32)
      store(right(a, by: 4, 15) | upper & Bytes(repeating: 48), zero: 32, scale + 4, o + 64)
      store(right(b, by: 4, 15) | right(upper, by: 2, 48), zero: 32, scale + 6, o + 96)
      part &+= 1
    }
    p += 210
    out += 256
    count &-= 256
  }
}

/// Calls one of the five with room for its scales and minima.
func decodeK(
  _ type: UInt32, _ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  withUnsafeTemporaryAllocation(byteCount: 128, alignment: 64) { room in
    guard let steps = room.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
    switch type {
    case 10: decodeQ2_K(blocks, out, count, steps)
    case 11: decodeQ3_K(blocks, out, count, steps)
    case 12: decodeQ4_K(blocks, out, count, steps)
    case 13: decodeQ5_K(blocks, out, count, steps)
    default: decodeQ6_K(blocks, out, count, steps)
    }
  }
}
