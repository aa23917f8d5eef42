import Importance
import OrderedCollections
import Testing

@Suite struct `Importance of experts that saw few tokens` {
  private let matrix = ImportanceMatrix(
    form: .gguf, file: "words.gguf",
    entries: [
      // Means: 1, 2; none; 8, 4. Over all 8 tokens: 50 / 8, 28 / 8.
      "experts": .init(values: [2, 4, 0, 0, 48, 24], counts: [2, 0, 6]),
      "unseen": .init(values: [0, 0], counts: [0, 0]),
      "dense": .init(values: [3, 6], counts: [3]),
    ],
    datasets: ["one.txt"], chunkCount: 7, chunkSize: 512)

  private func importance(_ name: String, prior: Float, matrices: Int) throws -> [Float]? {
    try ImportanceSelection(matrix, prior: prior)
      .importance(for: name, columns: name == "unseen" ? 1 : 2, matrices: matrices)?.weights
  }

  @Test func `it is drawn towards the mean over all tokens`() throws {
    let mean: (Float, Float) = (50 / 8, 28 / 8)
    let prior: Float = 2
    let found = try #require(try importance("experts", prior: prior, matrices: 3))
    let expected = [
      (2 + prior * mean.0) / 4, (4 + prior * mean.1) / 4, mean.0, mean.1,
      (48 + prior * mean.0) / 8, (24 + prior * mean.1) / 8,
    ]
    #expect(found == expected)
  }

  @Test func `a prior of 0 gives the reference's numbers, a large one the mean for all`() throws {
    #expect(try importance("experts", prior: 0, matrices: 3) == [1, 2, 1, 1, 8, 4])
    let large = try #require(try importance("experts", prior: 1e9, matrices: 3))
    #expect(large.enumerated().allSatisfy { abs($1 - ($0 % 2 == 0 ? 6.25 : 3.5)) < 1e-5 })
  }

  @Test func `a tensor without experts, or of which nothing was seen, is as it was`() throws {
    #expect(try importance("dense", prior: 5, matrices: 1) == [1, 2])
    #expect(try importance("unseen", prior: 5, matrices: 2) == [1, 1])
  }

  @Test func `coverage names the experts that were not reached`() throws {
    let selection = try ImportanceSelection(matrix)
    let coverage = try #require(try selection.coverage(of: "experts", columns: 2, matrices: 3))
    #expect(coverage.matrices == 3 && coverage.unseen == [1] && coverage.counts == 0...6)
    #expect(try selection.coverage(of: "nothing", columns: 2, matrices: 3) == nil)
    #expect(throws: ImportanceError.self) {
      try selection.coverage(of: "experts", columns: 3, matrices: 3)
    }
  }
}
