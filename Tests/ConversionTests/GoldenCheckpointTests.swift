import Checkpoints
import Conversion
import Importance
import Mixes
import Quantization
import Storage
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Testing

/// A case of a checkpoint's `expected/manifest.json`: what the reference made of it.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let checkpoint: String
  let expected: String
  let fileType: String
  let isFromBF16: Bool
  let imatrix: String?
  /// The reference's options.
  let options: [String]

  var testDescription: String { "\(checkpoint) \(expected)" }

  /// The cases of the fixtures whose options are known here.
  static let all: [GoldenCase] = {
    let fixtures = (try? CheckpointFixture.all()) ?? []
    return fixtures.flatMap { fixture in
      let cases = try? Fixture.json(fixture.file("expected/manifest.json"))["cases"]?.array
      return (cases ?? []).compactMap { GoldenCase($0, checkpoint: fixture.name) }
    }
  }()

  private init?(_ json: JSONValue, checkpoint: String) {
    let options = json["options"]?.array?.compactMap(\.string) ?? []
    guard options.allSatisfy(Self.known.contains), json["middle"] == nil,
      let expected = json["expected"]?.string,
      let fileType = json["to"]?.string, let from = json["from"]?.string,
      ["checkpoint", "bf16"].contains(from)
    else { return nil }
    // Searches in codebooks take seconds: one checkpoint has them all, and one of experts a few.
    let isSearch = ["IQ1", "IQ2", "IQ3"].contains { fileType.hasPrefix($0) }
    let hasAll = checkpoint == "Llama-3.1-2M-Instruct"
    if isSearch, !hasAll, !["IQ3_M.json", "imatrix/IQ2_XS-dat.json"].contains(expected) {
      return nil
    }
    self.checkpoint = checkpoint
    self.expected = expected
    self.fileType = fileType
    isFromBF16 = from == "bf16"
    imatrix = json["imatrix"]?.string
    self.options = options
  }

  private static let known: Set<String> = [
    "--mistral-format", "--disable-mistral-community-chat-template", "--vocab-only",
  ]
}

@Suite struct `Golden checkpoints` {
  @Test func `the fixtures hold the cases that are expected`() {
    #expect(Set(GoldenCase.all.map(\.checkpoint)).count >= 19)
    #expect(GoldenCase.all.count >= 270)
  }

  @Test(arguments: GoldenCase.all)
  func `a conversion gives the reference's file, byte for byte`(_ golden: GoldenCase) async throws {
    let differences = try await withTemporaryDirectory { directory in
      let output = try await Conversions.convert(golden, in: directory)
      return try GGUFDump.differences(
        expected: "checkpoints/\(golden.checkpoint)/expected/\(golden.expected)", actual: output)
    }
    #expect(differences == [])
  }

  @Test(arguments: KernelSet.available.map(\.name) + ["scalar"])
  func `bytes do not depend on kernels and workers`(_ kernels: String) async throws {
    let set = kernels == "scalar" ? KernelSet.scalar : try KernelSet(named: kernels)
    let golden = try #require(
      GoldenCase.all.first {
        $0.checkpoint == "Qwen2.5-3M-Instruct" && $0.expected == "Q4_K_M.json"
      })
    for workers in [1, 2, 7] {
      let differences = try await withTemporaryDirectory { directory in
        let output = try await Conversions.convert(
          golden, in: directory, kernels: set, workerCount: workers)
        return try GGUFDump.differences(
          expected: "checkpoints/\(golden.checkpoint)/expected/\(golden.expected)", actual: output)
      }
      #expect(differences == [], "\(workers) workers")
    }
  }
}

/// Runs conversions as the command does.
enum Conversions {
  static func convert(
    _ golden: GoldenCase, in directory: FilePath, kernels: KernelSet = .best, workerCount: Int = 1
  ) async throws -> FilePath {
    let source = try CheckpointFixture(golden.checkpoint).write(into: directory)
    var options = PlanOptions(target: .fileType(try FileType(named: golden.fileType)))
    if let imatrix = golden.imatrix {
      let file = Fixture.path("checkpoints/\(golden.checkpoint)/expected/\(imatrix)")
      let matrix = try ImportanceMatrix(reading: openSource(file))
      options.importance = ImportanceInput(
        try ImportanceSelection(matrix), fileName: file.lastComponent?.string ?? imatrix)
    }
    options.describing.namesTemplate =
      !golden.options.contains("--disable-mistral-community-chat-template")
    options.describing.vocabularyOnly = golden.options.contains("--vocab-only")
    let output = directory.appending("result.gguf")
    var input = source
    if golden.isFromBF16 {
      // A checkpoint goes to these as the converter writes them; the expectation is the quantizer's.
      if ["Q8_0", "TQ1_0", "TQ2_0"].contains(golden.fileType) {
        input = directory.appending("bf16.gguf")
        try await run(
          source, PlanOptions(target: .fileType(.BF16)), to: input, kernels: kernels,
          workerCount: workerCount)
      } else {
        options.via = .BF16
      }
    }
    try await run(input, options, to: output, kernels: kernels, workerCount: workerCount)
    return output
  }

  static func run(
    _ input: FilePath, _ options: PlanOptions, to output: FilePath, kernels: KernelSet = .best,
    workerCount: Int = 1
  ) async throws {
    let plan = try Planner(options).plan(ModelInput.open(input))
    let executor = try Executor(
      plan, settings: Executor.Settings(workerCount: workerCount, kernels: kernels))
    _ = try await executor.run(into: OutputFile(output, force: false))
  }
}
