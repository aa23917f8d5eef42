import Checkpoints
import Conversion
import Measurement
import Mixes
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Testing

/// `--to lossless`: quantized weights as blocks that decode to the same numbers.
@Suite struct `Lossless conversions` {
  private func convert(
    _ name: String, in directory: FilePath
  ) async throws -> (FilePath, ConversionReport) {
    let source = try CheckpointFixture(name).write(into: directory)
    let output = directory.appending("result.gguf")
    let report = try await Conversions.run(source, PlanOptions(target: .lossless), to: output)
    return (output, report)
  }

  /// Their scales have signs, which no published file's have and the block form does not keep.
  @Test(arguments: ["Qwen3-1M-NVFP4", "Qwen3-2M-A1M-NVFP4"])
  func `blocks that would decode to other numbers are refused`(_ name: String) async throws {
    try await withTemporaryDirectory { directory in
      let error = await #expect(throws: ConversionError.self) {
        try await convert(name, in: directory)
      }
      guard case .notExact(_, 0, _, .NVFP4, let value, let source) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(value == -source)
    }
  }

  @Test(arguments: [("gpt-oss-2m", "auto.json", ElementType.MXFP4, 6)])
  func `blocks that are moved anyway are compared with their definition`(
    _ name: String, _ expected: String, _ type: ElementType, _ count: Int
  ) async throws {
    try await withTemporaryDirectory { directory in
      let (output, report) = try await convert(name, in: directory)
      let differences = try GGUFDump.differences(
        expected: "checkpoints/\(name)/expected/\(expected)", actual: output)
      #expect(differences == [])
      let proven = report.tensors.filter { $0.tensor.proof != nil }
      #expect(proven.count == count)
      #expect(proven.allSatisfy { $0.tensor.type == type && $0.statistics.squaredError == 0 })
    }
  }

  @Test func `symmetric groups of four bits become Q4_0`() async throws {
    let name = "Llama-3.1-1M-Instruct-quantized.w4a16"
    try await withTemporaryDirectory { directory in
      let (_, report) = try await convert(name, in: directory)
      let proven = report.tensors.filter { $0.tensor.proof != nil }
      #expect(proven.count == 14)
      #expect(
        proven.allSatisfy { $0.tensor.type == .Q4_0 && $0.statistics.squaredError == 0 })
      #expect(report.total.squaredError == 0)
    }
  }

  @Test func `scales that half precision cannot hold keep the numbers`() async throws {
    let name = "Llama3-1M-1.58-100B-tokens"
    try await withTemporaryDirectory { directory in
      let (_, report) = try await convert(name, in: directory)
      let packed = report.tensors.filter { $0.tensor.name.contains("attn_q.weight") }
      #expect(!packed.isEmpty)
      for tensor in packed {
        #expect(tensor.tensor.type == (tensor.tensor.proof == nil ? .F32 : .TQ2_0))
        #expect(tensor.statistics.squaredError == 0)
      }
    }
  }
}
