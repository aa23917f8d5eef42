#if canImport(Glibc)
  import Glibc
  import Quantization
  import Tensors
  import Testing

  /// The reference takes the exponent from the C library's logarithm, rounded to single precision.
  /// No set calls it; all must know where it rounds up to the next integer.
  struct MXFP4ExponentTests {
    @Test(arguments: KernelSet.all)
    func `exponents are those of the rounded logarithm`(_ kernels: KernelSet) throws {
      var largest: [Float] = []
      for exponent in -125...127 {
        let power = UInt32(exponent + 127) << 23
        largest.append(Float(bitPattern: power))
        // Below the lowest power exponents are negative, which no byte can hold.
        for unit in 1...96 where exponent > -125 {
          largest.append(Float(bitPattern: power - UInt32(unit)))
        }
      }
      let rows = largest.flatMap { [$0] + [Float](repeating: 0, count: 31) }
      let blocks = try RowCodec(.MXFP4, kernels: kernels).encode(rows, columns: 32)
      for (i, value) in largest.enumerated() {
        let expected = Int(floorf(log2f(value))) - 2 + 127
        #expect(Int(blocks[17 * i]) == expected, "largest magnitude \(value)")
      }
    }
  }
#endif
