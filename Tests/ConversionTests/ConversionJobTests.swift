import Checkpoints
import Conversion
import Measurement
import Mixes
import Quantization
import Storage
import SystemPackage
import TestSupport
import Testing

/// A conversion in one call.
@Suite struct `Conversion jobs` {
  private func job(in directory: FilePath) throws -> ConversionJob {
    let source = try CheckpointFixture("Llama-3.1-2M-Instruct").write(into: directory)
    return ConversionJob(
      try ModelInput.open(source),
      outputs: [PlanOptions(target: .fileType(.Q8_0)), PlanOptions(target: .automatic)],
      into: directory, settings: Executor.Settings(workerCount: 2, kernels: .best))
  }

  @Test func `events tell of each tensor of each output, with the figures of the report`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      var kinds: [String] = []
      var told: [[String: ErrorStatistics]] = [[:], [:]]
      var reports: [ConversionReport] = []
      var share = 0.0
      for try await event in try job(in: directory).events() {
        switch event {
        case .planned(let plans): kinds.append("planned \(plans.count)")
        case .foundLeftovers: kinds.append("leftovers")
        case .opened(let output): kinds.append("opened \(output.partialPaths.count)")
        case .started: kinds.append("started")
        case .progressed(let state):
          #expect(state.share >= share)
          share = state.share
        case .finishedTensor(let output, let report):
          #expect(told[output].updateValue(report.statistics, forKey: report.tensor.name) == nil)
        case .finished(let all):
          kinds.append("finished")
          reports = all
        }
      }
      #expect(kinds == ["planned 2", "opened 3", "started", "finished"])
      #expect(share == 1)
      #expect(reports.count == 2)
      for (report, told) in zip(reports, told) {
        let expected = report.tensors.map { ($0.tensor.name, $0.statistics) }
        #expect(told == Dictionary(uniqueKeysWithValues: expected))
      }
      #expect(
        try Folder(directory).names().filter { $0.hasSuffix(".gguf") }
          == ["Llama-3.1-2M-Instruct-BF16.gguf", "Llama-3.1-2M-Instruct-Q8_0.gguf"])
    }
  }

  @Test func `a cancelled task leaves nothing behind`() async throws {
    try await withTemporaryDirectory { directory in
      let job = try job(in: directory)
      let before = try Folder(directory).names()
      let task = Task {
        try await job.run { event in
          if case .started = event { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
        }
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try Folder(directory).names() == before)
    }
  }
}
