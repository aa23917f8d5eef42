import Conversion
import GGUF
import Mixes
import OrderedCollections
import SystemPackage
import Tensors
import TestSupport
import Testing

/// Weights that are not finite, or become so: named by their place, before anything is written.
@Suite struct `Weights that are not finite` {
  private static let columns = 2048

  /// What is thrown for a file of one F32 matrix of 0.5, but for some weights.
  private func refusal(
    _ weights: [(row: Int, column: Int, value: Float)], _ type: Mixes.FileType
  ) async throws -> ConversionError? {
    let rows = 7
    var values = [Float](repeating: 0.5, count: rows * Self.columns)
    for weight in weights { values[weight.row * Self.columns + weight.column] = weight.value }
    let layout = try GGUFLayout(
      metadata: GGUFMetadata([
        "general.architecture": .string("llama"), "llama.block_count": .uint32(1),
      ]),
      tensors: [.init("blk.0.ffn_up.weight", .F32, Shape([rows, Self.columns]))])
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    return try await withTemporaryDirectory { directory in
      let (source, output) = (directory.appending("in.gguf"), directory.appending("out.gguf"))
      try TestSupport.write(layout.header + bytes, to: source)
      return await #expect(throws: ConversionError.self) {
        try await Conversions.run(source, PlanOptions(target: .fileType(type)), to: output)
      }
    }
  }

  @Test(arguments: [Mixes.FileType.Q8_0, .F16, .F32, .Q4_K_M, .TQ1_0])
  func `the first of the source's is named, whatever it becomes`(
    _ type: Mixes.FileType
  ) async throws {
    for value in [Float.nan, .infinity, -.infinity] {
      let error = try await refusal([(6, 2047, .nan), (5, 11, value)], type)
      guard case .nonFinite(_, "blk.0.ffn_up.weight", 5, 11, let found) = error else {
        Issue.record("\(value): \(String(describing: error))")
        continue
      }
      #expect(found == value || found.isNaN && value.isNaN)
    }
  }

  @Test func `a weight beyond what the type holds is named in any row`() async throws {
    for row in 0..<7 {
      let error = try await refusal([(row, 2046, -70_000)], .F16)
      #expect(
        error
          == .notRepresentable(
            tensor: "blk.0.ffn_up.weight", row: row, column: 2046, type: .F16))
    }
  }

  @Test func `the source's own counts before what is lost on the way`() async throws {
    let error = try await refusal([(1, 0, 70_000), (6, 3, .infinity)], .F16)
    guard case .nonFinite(_, _, 6, 3, .infinity) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
