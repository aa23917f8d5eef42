extension Q4_K: PlainEncoding, WeightedEncoding {
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>
  ) {
    SixBitGroups.encode(weights, search: search, workspace: &workspace, into: &block)
    storeLevels(workspace.levels, into: &block)
  }

  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    SixBitGroups.encode(
      weights, importance: importance, top: 15, workspace: &workspace, into: &block)
    storeLevels(workspace.levels, into: &block)
  }

  private static func storeLevels(_ levels: [UInt8], into block: inout MutableSpan<UInt8>) {
    for first in stride(from: 0, to: 256, by: 64) {
      block.storeNibbles(levels, first: first, half: 32, at: 16 + first / 2)
    }
  }
}
