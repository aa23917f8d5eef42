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

  /// Every place where 0xFF…, alone in a row of zeros, makes a weight that is not finite, is found, and no
  /// other place is.
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
