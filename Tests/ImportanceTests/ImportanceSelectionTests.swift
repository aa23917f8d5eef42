import Importance
import OrderedCollections
import TestSupport
import Testing

@Suite struct ImportanceSelectionTests {
  private let matrix = ImportanceMatrix(
    form: .gguf, file: "words.gguf",
    entries: [
      "blk.0.ffn_up_exps.weight": .init(values: [2, 4, 6, 8], counts: [2, 0]),
      "token_embd.weight": .init(values: [1, 1], counts: [1]),
      "blk.1.attn_q.weight": .init(values: [3, 6], counts: [3]),
    ],
    datasets: ["one.txt", "two.txt"], chunkCount: 7, chunkSize: 512)

  @Test func `sums are divided by the count of their matrix, unseen ones count alike`() throws {
    let selection = try ImportanceSelection(matrix)
    let found = try selection.importance(
      for: "blk.0.ffn_up_exps.weight", columns: 2, matrices: 2)
    #expect(found?.weights == [1, 2, 1, 1])
    #expect(found?.weights(of: 1) == [1, 1])
    #expect(
      selection.entryCount == 3 && selection.chunkCount == 7 && selection.dataset == "one.txt")
  }

  @Test func `the older form keeps values without calls`() throws {
    let old = ImportanceMatrix(
      form: .legacy, file: "words.dat",
      entries: [
        "a": .init(values: [3, 5], counts: [0]), "b": .init(values: [3, 5], counts: [2]),
      ],
      datasets: [], chunkCount: 0, chunkSize: nil)
    let selection = try ImportanceSelection(old)
    #expect(try selection.importance(for: "a", columns: 2, matrices: 1)?.weights == [3, 5])
    #expect(try selection.importance(for: "b", columns: 1, matrices: 2)?.weights == [1.5, 2.5])
    #expect(selection.chunkCount == nil && selection.dataset == nil)
  }

  @Test func `entries are included or excluded by parts of their names`() throws {
    #expect(try ImportanceSelection(matrix, including: ["exps", "embd"]).entryCount == 2)
    #expect(try ImportanceSelection(matrix, excluding: ["exps"]).entryCount == 2)
    let none = try ImportanceSelection(matrix, excluding: ["weight"])
    #expect(none.isEmpty)
    #expect(try none.importance(for: "blk.1.attn_q.weight", columns: 2, matrices: 1) == nil)
    #expect(throws: ImportanceError.self) {
      try ImportanceSelection(matrix, including: ["a"], excluding: ["b"])
    }
  }

  @Test func `only values that are left are checked`() throws {
    var damaged = matrix
    damaged.entries["blk.1.attn_q.weight"]?.values[1] = .nan
    #expect(throws: ImportanceError.self) { try ImportanceSelection(damaged) }
    #expect(try ImportanceSelection(damaged, excluding: ["attn_q"]).entryCount == 2)
  }

  @Test func `an entry of another size is refused, but for the embedding`() throws {
    let selection = try ImportanceSelection(matrix)
    #expect(try selection.importance(for: "token_embd.weight", columns: 4, matrices: 1) == nil)
    let error = #expect(throws: ImportanceError.self) {
      try selection.importance(for: "blk.1.attn_q.weight", columns: 4, matrices: 1)
    }
    #expect(
      error?.description
        == "words.gguf: entry \"blk.1.attn_q.weight\" has 2 values and 1 counts,"
        + " the tensor has 4 columns in 1 matrices")
    #expect(throws: ImportanceError.self) {
      try selection.importance(for: "blk.1.attn_q.weight", columns: .max, matrices: 3)
    }
  }

  @Test func `matrices that disagree are not merged`() throws {
    var other = matrix
    other.entries["blk.1.attn_q.weight"] = .init(values: [1], counts: [1])
    #expect(throws: ImportanceError.self) { try ImportanceMatrix.merged([matrix, other]) }
    other.entries["blk.1.attn_q.weight"] = .init(values: [1, 1], counts: [1, 1])
    let sum = try ImportanceMatrix.merged([matrix, other], chunkSize: 2)
    #expect(sum.entries["blk.1.attn_q.weight"]?.counts == [4, 4])
    #expect(sum.chunkCount == 2 && sum.datasets.count == 4)
    #expect(throws: ImportanceError.self) { try ImportanceMatrix.merged([other, matrix]) }
  }
}
