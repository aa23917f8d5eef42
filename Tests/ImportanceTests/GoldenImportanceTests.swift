import Importance
import OrderedCollections
import Storage
import StrictJSON
import TestSupport
import Testing

/// Conversions and merges, equal to the reference's byte for byte.
@Suite struct GoldenImportanceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let result: String
    let inputs: [String]
    let chunkSize: Int
    var testDescription: String { result }
  }

  static func cases() throws -> [Case] {
    (try Fixture.json("imatrix/manifest.json")["cases"]?.array ?? []).map { entry in
      Case(
        result: entry["result"]?.string ?? "",
        inputs: entry["inputs"]?.array?.compactMap(\.string) ?? [],
        chunkSize: entry["chunk_size"]?.integer ?? 512)
    }
  }

  @Test(arguments: try cases())
  func `a merge equals the reference's`(_ golden: Case) throws {
    let inputs = try golden.inputs.map { try ImportanceMatrix(fixture: "imatrix/\($0)") }
    let merged = try ImportanceMatrix.merged(inputs, chunkSize: golden.chunkSize)
    let isLegacy = golden.result.hasSuffix(".dat")
    let bytes = isLegacy ? try merged.encodedLegacy() : try merged.encodedGGUF()
    #expect(try bytes == Fixture.bytes("imatrix/\(golden.result)"), "\(golden.result)")
  }

  @Test func `there are cases`() throws {
    #expect(try Self.cases().count == 15)
  }

  /// The older form has one count for all experts, so that it agrees where experts saw the same.
  @Test(arguments: ["Llama-3.1-2M-Instruct", "Mixtral-8x2M-Instruct-v0.1"])
  func `both forms of a matrix say nearly the same`(_ model: String) throws {
    let folder = "checkpoints/\(model)/expected/imatrix"
    let matrix = try ImportanceMatrix(fixture: "\(folder)/imatrix.gguf")
    let new = try ImportanceSelection(matrix)
    let old = try ImportanceSelection(ImportanceMatrix(fixture: "\(folder)/imatrix.dat"))
    #expect(new.entryCount == old.entryCount && new.entryCount > 10)
    #expect(new.chunkCount == old.chunkCount && new.dataset == "calibration.txt")
    for (name, entry) in matrix.entries {
      let matrices = entry.counts.count
      let a = try #require(
        try new.importance(for: name, columns: entry.columns, matrices: matrices)?.weights)
      let b = try #require(
        try old.importance(for: name, columns: entry.columns, matrices: matrices)?.weights)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-6 * abs($0) }, "\(name)")
    }
  }
}

extension ImportanceMatrix {
  init(fixture: String) throws {
    try self.init(reading: FileSource(Fixture.path(fixture)))
  }
}
