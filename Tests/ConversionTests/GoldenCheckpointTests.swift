import Checkpoints
import Conversion
import Families
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
  /// The reference's options, of ``PlanOptions/known``.
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
    guard options.allSatisfy({ PlanOptions.known[$0] != nil }),
      json["middle"] == nil, let expected = json["expected"]?.string,
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
}

@Suite struct `Golden checkpoints` {
  @Test func `the fixtures hold the cases that are expected`() {
    #expect(Set(GoldenCase.all.map(\.checkpoint)).count >= 21)
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

extension GoldenCase {
  /// A checkpoint goes to these types as the converter writes them; the expectation is the
  /// quantizer's.
  var needsMiddleFile: Bool { isFromBF16 && ["Q8_0", "TQ1_0", "TQ2_0"].contains(fileType) }

  func planOptions() throws -> PlanOptions {
    var options = PlanOptions(
      target: fileType == "AUTO" ? .automatic : .fileType(try FileType(named: fileType)))
    for name in self.options { PlanOptions.known[name]?(&options) }
    if isFromBF16, !needsMiddleFile { options.via = .BF16 }
    guard let imatrix else { return options }
    let file = Fixture.path("checkpoints/\(checkpoint)/expected/\(imatrix)")
    options.importance = ImportanceInput(
      try ImportanceSelection(ImportanceMatrix(reading: openSource(file))),
      fileName: file.lastComponent?.string ?? imatrix)
    return options
  }
}

extension PlanOptions {
  /// What options of the command do that stand alone.
  static let known: [String: @Sendable (inout PlanOptions) -> Void] = [
    "--allow-requantize": { $0.allowRequantize = true },
    "--fp8-as-q8": { $0.describing.writesFloat8AsQ8 = true },
    "--vocab-only": { $0.describing.vocabularyOnly = true },
    "--disable-mistral-community-chat-template": { $0.describing.namesTemplate = false },
    // The form is found where it is the only one.
    "--mistral-format": { _ in },
  ]
}

/// Runs conversions as the command does.
enum Conversions {
  static func convert(
    _ golden: GoldenCase, in directory: FilePath, kernels: KernelSet = .best, workerCount: Int = 1
  ) async throws -> FilePath {
    let source = try CheckpointFixture(golden.checkpoint).write(into: directory)
    let output = directory.appending("result.gguf")
    var input = source
    if golden.needsMiddleFile {
      input = directory.appending("bf16.gguf")
      try await run(
        source, PlanOptions(target: .fileType(.BF16)), to: input, kernels: kernels,
        workerCount: workerCount)
    }
    try await run(
      input, golden.planOptions(), to: output, kernels: kernels, workerCount: workerCount)
    return output
  }

  @discardableResult
  static func run(
    _ input: FilePath, _ options: PlanOptions, to output: FilePath, kernels: KernelSet = .best,
    workerCount: Int = 1
  ) async throws -> ConversionReport {
    let plan = try Planner(options).plan(ModelInput.open(input))
    let executor = try Executor(
      plan, settings: Executor.Settings(workerCount: workerCount, kernels: kernels))
    return try await executor.run(into: OutputFile(output, force: false))
  }
}
