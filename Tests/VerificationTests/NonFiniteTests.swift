import GGUF
import Quantization
import Storage
import SystemPackage
import Tensors
import TestSupport
import Testing
import Verification

/// Scales that are infinite or NaN, in every type.
@Suite struct `Numbers that are not finite` {
  /// Types of weights, all of which kerf decodes.
  private static let types = ElementType.allCases.filter {
    $0.canDecode && $0.layout.ggufCode != nil
      && ($0.isQuantized || [.F32, .F16, .BF16].contains($0))
  }

  /// Every place where 0xFF…, alone in a row of zeros, makes a weight that is not finite, is found,
  /// and no other place is.
  @Test(arguments: types)
  func `are found where decoding gives them, and nowhere else`(_ type: ElementType) async throws {
    let weights = 4 * max(type.blockWeights, 8)
    let size = weights / type.blockWeights * type.blockBytes
    for place in 0..<type.blockBytes {
      var bytes = [UInt8](repeating: 0, count: size)
      // In the second block; two bytes are the exponent of any number.
      for offset in [place, place - 1] where offset >= 0 { bytes[type.blockBytes + offset] = 0x7F }
      let facts = try await TensorScan(hashes: false, checksNumbers: true, workerCount: 1)
        .run([try Self.tensor(type, weights, bytes)])
      let decoded = try Self.decoded(bytes, type, count: weights)
      if decoded.contains(where: { !$0.isFinite }) {
        #expect(facts[0].firstNonFinite == 1, "byte \(place)")
        #expect(facts[0].nonFiniteCount == 1, "byte \(place)")
      }
      if type.isQuantized, facts[0].nonFiniteCount > 0, ![.MXFP4, .NVFP4].contains(type) {
        // Levels of zero times infinity are NaN, so decoding must show it.
        #expect(decoded.contains { !$0.isFinite }, "byte \(place)")
      }
    }
  }

  /// The power of two of an MXFP4 block times each level; 255 means NaN, whatever decoding makes of
  /// it.
  @Test(arguments: UInt8(0)...255)
  func `a power of two is as finite as its levels make it`(_ exponent: UInt8) async throws {
    for level in 0..<16 as Range<UInt8> {
      for (low, high) in [(level, 0), (0, level)] as [(UInt8, UInt8)] {
        var bytes = [UInt8](repeating: 0, count: 17)
        bytes[0] = exponent
        bytes[16] = high << 4 | low
        let facts = try await TensorScan(hashes: false, checksNumbers: true, workerCount: 1)
          .run([try Self.tensor(.MXFP4, 32, bytes)])
        let isFinite = try Self.decoded(bytes, .MXFP4, count: 32).allSatisfy(\.isFinite)
        #expect((facts[0].nonFiniteCount == 0) == (isFinite && exponent != 255), "level \(level)")
      }
    }
  }

  /// NVFP4 scales have no sign: both codes whose seven bits are set are NaN.
  @Test(arguments: UInt8(0)...255)
  func `of the scales of NVFP4 the codes of NaN are found`(_ code: UInt8) async throws {
    for group in 0..<4 {
      var bytes = [UInt8](repeating: 0x77, count: 36)
      bytes.replaceSubrange(0..<4, with: [0, 0, 0, 0])
      bytes[group] = code
      let facts = try await TensorScan(hashes: false, checksNumbers: true, workerCount: 1)
        .run([try Self.tensor(.NVFP4, 64, bytes)])
      #expect(facts[0].nonFiniteCount == (code & 0x7F == 0x7F ? 1 : 0), "group \(group)")
      #expect(try Self.decoded(bytes, .NVFP4, count: 64).allSatisfy(\.isFinite))
    }
  }

  private static func tensor(
    _ type: ElementType, _ weights: Int, _ bytes: [UInt8]
  ) throws -> StoredTensor {
    StoredTensor(
      TensorDescription(
        name: "t", type: type, shape: try Shape([1, weights]), bytes: 0..<bytes.count),
      in: MemorySource(bytes, name: "t"))
  }

  private static func decoded(
    _ bytes: [UInt8], _ type: ElementType, count: Int
  ) throws -> [Float] {
    var floats = [Float](repeating: 0, count: count)
    let codec = try RowCodec(type, kernels: .scalar)
    try unsafe bytes.withUnsafeBytes { bytes in
      try unsafe floats.withUnsafeMutableBufferPointer {
        try unsafe codec.decode(bytes, into: $0)
      }
    }
    return floats
  }
}
