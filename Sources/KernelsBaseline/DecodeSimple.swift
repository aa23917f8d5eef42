// Formats with one scale for a block of 32: Q8_0, Q4_0, Q4_1, Q5_0, Q5_1.

@inline(never)
func decodeQ8_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  let sign = Ints(repeating: 0x80)
  while left > 0 {
    let scale = Floats(repeating: single(p))
    store(exact(bytes(p + 2) ^ sign, zero: 128) * scale, out)
    store(exact(bytes(p + 18) ^ sign, zero: 128) * scale, out + 16)
    p += 34
    out += 32
    left &-= 32
  }
}

@inline(never)
func decodeQ4_0(_ blocks: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  var p = blocks, out = out
  var left = count
  while left > 0 {
    let scale = Floats(repeating: single(p)), q = bytes(p + 2)
    store(exact(q & Ints(repeating: 15), zero: 8) * scale, out)
    store(exact(q &>> Ints(repeating: 4), zero: 8) * scale, out + 16)
    p += 18
    out += 32
    left &-= 32
  }
}
