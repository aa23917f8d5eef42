import Checkpoints
import Conversion
import Importance
import Mixes
import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct `Forecasts` {
  @Test(arguments: [
    "Llama-3.1-2M-Instruct", "Vicuna-7B-v1.5-fast", "gpt-oss-2m", "Qwen3-1M-NVFP4",
    "all-MiniLM-L6-v2-tiny", "DeepSeek-V3-Tiny-0324",
  ])
  func `a row says what a plan of its own says`(_ checkpoint: String) throws {
    try Self.with(checkpoint) { input in
      let options = PlanOptions(target: .automatic)
      let forecast = try Forecast(input, options: options)
      #expect(forecast.rows.count >= 30)
      for row in forecast.rows {
        var options = options
        options.target = .fileType(row.fileType)
        guard let size = row.size else {
          #expect(throws: MixError.self) { try Planner(options).plan(input) }
          continue
        }
        let plan = try Planner(options).plan(input)
        #expect(size.fileSize == plan.fileSize, "\(row.fileType)")
        #expect(size.fallbackCount == plan.fallbacks.count, "\(row.fileType)")
        let mustFail = plan.obstacles.contains { !"\($0)".contains("importance") }
        #expect((row.obstacle != nil) == mustFail, "\(row.fileType)")
      }
    }
  }

  @Test func `types that need a matrix say so, and what a given one lacks`() throws {
    try Self.with("Llama-3.1-2M-Instruct") { input in
      var options = PlanOptions(target: .automatic)
      func need(_ type: Mixes.FileType) throws -> ImportanceNeed? {
        try Forecast(input, options: options).rows.first { $0.fileType == type }?.importance
      }
      #expect(try need(.F16) == ImportanceNeed.none)
      #expect(try need(.Q4_K_M) == .helpful)
      guard case .needed(let tensors) = try need(.IQ2_XXS) else {
        Issue.record("IQ2_XXS needs no matrix")
        return
      }
      #expect(tensors > 0)
      options.importance = try Self.matrix(without: "ffn_down")
      #expect(try need(.Q4_K_M) != .covered)
      options.importance = try Self.matrix(without: nil)
      #expect(try need(.Q4_K_M) == .covered)
      #expect(try need(.IQ2_XXS) == .covered)
    }
  }

  @Test func `the tokens of experts and what the mean is worth are known before`() throws {
    try Self.with("Mixtral-8x2M-Instruct-v0.1") { input in
      let folder = "checkpoints/Mixtral-8x2M-Instruct-v0.1/expected/imatrix"
      func made(_ file: String, prior: Float) throws -> Plan {
        let matrix = try ImportanceMatrix(reading: FileSource(Fixture.path("\(folder)/\(file)")))
        return try Planner(
          PlanOptions(
            target: .fileType(.Q4_K_M),
            importance: ImportanceInput(
              try ImportanceSelection(matrix, prior: prior), fileName: file))
        ).plan(input)
      }
      let plan = try made("imatrix.gguf", prior: 8)
      #expect(plan.importancePrior == 8)
      let counts = ImportanceCoverage(plan).covered.compactMap(\.coverage).filter {
        $0.matrices == 8
      }
      let tokens = try #require(ImportanceCoverage(plan).expertTokens)
      #expect(!counts.isEmpty && tokens.lowerBound < tokens.upperBound)
      #expect(counts.allSatisfy { tokens.contains($0.counts.lowerBound) })
      #expect(counts.contains { $0.counts.upperBound == tokens.upperBound })
      // The older form has one count for all experts.
      #expect(try ImportanceCoverage(made("imatrix.dat", prior: 0)).expertTokens == nil)
    }
  }

  @Test func `demands name the tensors that do not meet them`() throws {
    try Self.with("Llama-3.1-2M-Instruct") { input in
      var options = PlanOptions(target: .fileType(.Q4_K_M))
      options.importance = try Self.matrix(without: "ffn_down")
      let plan = try Planner(options).plan(input)
      try Preflight().check(plan)
      try Preflight(largestSize: plan.fileSize).check(plan)
      #expect(throws: PreflightError.size(plan.fileSize, limit: plan.fileSize - 1)) {
        try Preflight(largestSize: plan.fileSize - 1).check(plan)
      }
      let lacking = plan.tensors.map(\.name).filter { $0.contains("ffn_down") }
      #expect(throws: PreflightError.importance(lacking)) {
        try Preflight(requiresImportance: true).check(plan)
      }
    }
  }

  @Test func `ten tensors are named, the others counted`() {
    let names = (0..<13).map { "t\($0)" }
    let message = "\(PreflightError.importance(names))"
    #expect(message.contains("13 tensors") && message.contains("t9 and 3 more"))
    #expect(!message.contains("t10"))
  }

  /// Opens a fixture.
  private static func with(_ checkpoint: String, _ body: (ModelInput) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try body(ModelInput.open(CheckpointFixture(checkpoint).write(into: directory)))
    }
  }

  /// The matrix of the fixture, without the entries in whose name a text occurs.
  private static func matrix(without excluded: String?) throws -> ImportanceInput {
    let file = Fixture.path("checkpoints/Llama-3.1-2M-Instruct/expected/imatrix/imatrix.gguf")
    let matrix = try ImportanceMatrix(reading: openSource(file))
    return ImportanceInput(
      try ImportanceSelection(matrix, excluding: excluded.map { [$0] } ?? []), fileName: "m.gguf")
  }
}
