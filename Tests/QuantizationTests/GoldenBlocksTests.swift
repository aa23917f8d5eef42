import Quantization
import StrictJSON
import Tensors
import TestSupport
import Testing

struct GoldenBlocksTests {
  @Test func `the reference data are there`() {
    #expect(GoldenBlocks.types.count == 27)
    #expect(GoldenBlocks.types.allSatisfy(\.canEncode))
    #expect(GoldenBlocks.inputs.count == 65 * GoldenBlocks.columns)
    #expect(GoldenBlocks.importance.count == GoldenBlocks.columns)
  }

  @Test(arguments: GoldenBlocks.types, KernelSet.all)
  func `blocks equal the reference's byte for byte`(_ type: ElementType, kernels: KernelSet) throws
  {
    for form in ["plain", "weighted"] {
      guard let expected = try GoldenBlocks.expected(type, form) else { continue }
      let weighted = form == "weighted"
      // What a set has no kernel for is the plain code's, which has its own turn.
      guard kernels.name == "scalar" || kernels.encodes(type, withImportance: weighted) else {
        continue
      }
      let columns = GoldenBlocks.columns
      let rows = expected.rows.flatMap { GoldenBlocks.inputs[$0 * columns..<($0 + 1) * columns] }
      let found = try RowCodec(type, kernels: kernels).encode(
        rows, columns: columns, importance: weighted ? GoldenBlocks.importance : nil)
      let difference = GoldenBlocks.firstDifference(found, expected, type: type)
      #expect(difference == nil, "\(form)")
    }
  }

  @Test(arguments: GoldenBlocks.types, KernelSet.all)
  func `decoded weights equal the reference's`(_ type: ElementType, kernels: KernelSet) throws {
    guard kernels.name == "scalar" || kernels.decodes(type) else { return }
    for form in ["plain", "weighted"] {
      guard let expected = try GoldenBlocks.expected(type, form) else { continue }
      let found = try RowCodec(type, kernels: kernels).decode(expected.blocks).canonicalBytes
      let rowBytes = 4 * GoldenBlocks.columns
      for (i, row) in expected.rows.enumerated() {
        let checksum = CRC32.checksum(found[i * rowBytes..<(i + 1) * rowBytes])
        #expect(
          checksum == expected.decodedRowChecksums[i],
          "\(form), row \(row) (\(GoldenBlocks.names[row]))")
      }
      #expect(SHA256.hexadecimal(found) == expected.decodedHash, "\(form)")
    }
  }
}
