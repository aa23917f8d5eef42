import GGUF
import Testing

@Suite struct `Split limits` {
  @Test func `without limits everything is one part`() {
    #expect(GGUFSplitLimits().ranges(of: [5, 6], padding: 1) == [0..<2])
    #expect(GGUFSplitLimits().ranges(of: [], padding: 1) == [0..<0])
  }

  @Test func `a part ends before the tensor with which it would pass a limit`() {
    #expect(GGUFSplitLimits(tensors: 2).ranges(of: [1, 1, 1], padding: 1) == [0..<2, 2..<3])
    #expect(GGUFSplitLimits(bytes: 10).ranges(of: [4, 6, 1], padding: 1) == [0..<2, 2..<3])
    #expect(
      GGUFSplitLimits(bytes: 10, tensors: 1).ranges(of: [4, 4], padding: 1) == [0..<1, 1..<2])
  }

  @Test func `sizes count with their padding`() {
    #expect(GGUFSplitLimits(bytes: 64).ranges(of: [1, 32, 1], padding: 32) == [0..<2, 2..<3])
  }

  @Test func `a tensor beyond the limit stands alone`() {
    #expect(
      GGUFSplitLimits(bytes: 10).ranges(of: [99, 1, 99, 1], padding: 1)
        == [0..<1, 1..<2, 2..<3, 3..<4])
  }

  @Test func `the first part may be empty, and then there are two at least`() {
    #expect(GGUFSplitLimits(firstIsEmpty: true).ranges(of: [1], padding: 1) == [0..<0, 0..<1])
  }

  @Test func `sizes that pass all numbers end a part`() {
    #expect(
      GGUFSplitLimits(bytes: .max).ranges(of: [.max, .max], padding: 1) == [0..<1, 1..<2])
  }

  @Test func `the keys of a set are refused where they cannot hold its numbers`() {
    var metadata = GGUFMetadata()
    #expect(throws: GGUFLayoutError.self) {
      try GGUFSplitKeys(number: 0, count: 65_536, tensorCount: 1)
        .append(to: &metadata, order: .converter)
    }
  }
}
