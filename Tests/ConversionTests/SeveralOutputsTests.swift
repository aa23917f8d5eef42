import Checkpoints
import Conversion
import Families
import Mixes
import Quantization
import Storage
import SystemPackage
import TestSupport
import Testing

/// Several outputs of one reading.
@Suite struct `Several outputs` {
  /// All cases of a checkpoint at once: types of converter and quantizer, whose files have other
  /// orders and drop other tensors, with and without importance, rounded through 16 bits or not.
  @Test(arguments: Set(GoldenCase.all.map(\.checkpoint)).sorted())
  func `each is the reference's file, byte for byte`(_ checkpoint: String) async throws {
    let cases = GoldenCase.all.filter { $0.checkpoint == checkpoint && !$0.needsMiddleFile }
    try await withTemporaryDirectory { directory in
      let source = try CheckpointFixture(checkpoint).write(into: directory)
      let plans = try Planner.plans(cases.map { try $0.planOptions() }, of: ModelInput.open(source))
      let paths = cases.indices.map { directory.appending("\($0).gguf") }
      let executor = try Executor(
        plans, settings: Executor.Settings(workerCount: 3, kernels: .best))
      let reports = try await executor.run(into: OutputSet(paths))
      #expect(reports.count == cases.count)
      for (golden, path) in zip(cases, paths) {
        let differences = try GGUFDump.differences(
          expected: "checkpoints/\(checkpoint)/expected/\(golden.expected)", actual: path)
        #expect(differences == [], "\(golden)")
      }
    }
  }

  /// Figures depend on how rows are cut into chunks, which must not depend on the other outputs.
  @Test func `each has the figures and bytes of its own run`() async throws {
    let targets: [PlanOptions.Target] = [
      .fileType(.Q4_K_M), .fileType(.Q4_K_S), .fileType(.Q8_0), .automatic, .lossless,
    ]
    try await withTemporaryDirectory { directory in
      let source = try CheckpointFixture("Qwen3-2M-A1M-FP8").write(into: directory)
      let plans = try Planner.plans(
        targets.map { PlanOptions(target: $0) }, of: ModelInput.open(source))
      let paths = targets.indices.map { directory.appending("\($0).gguf") }
      let executor = try Executor(
        plans, settings: Executor.Settings(workerCount: 2, kernels: .best))
      let together = try await executor.run(into: OutputSet(paths))
      for (index, target) in targets.enumerated() {
        let path = directory.appending("alone-\(index).gguf")
        let alone = try await Conversions.run(source, PlanOptions(target: target), to: path)
        #expect(try contents(path) == contents(paths[index]), "\(target)")
        #expect(
          alone.tensors.map(\.statistics) == together[index].tensors.map(\.statistics), "\(target)")
      }
    }
  }

  @Test func `one that fails leaves none of them`() async throws {
    try await withTemporaryDirectory { directory in
      let source = try CheckpointFixture("Llama-3.1-2M-Instruct").write(into: directory)
      let plans = try Planner.plans(
        [PlanOptions(target: .automatic), PlanOptions(target: .fileType(.Q8_0))],
        of: ModelInput.open(source))
      let before = try Folder(directory).names()
      let executor = try Executor(
        plans, settings: Executor.Settings(workerCount: 1, kernels: .best))
      let files = try OutputSet([directory.appending("a"), directory.appending("b")])
      // The second name is taken while the run lasts.
      try write([1], to: directory.appending("b"))
      await #expect(throws: StorageError.self) { try await executor.run(into: files) }
      #expect(try Folder(directory).names() == (before + ["b"]).sorted())
    }
  }
}
