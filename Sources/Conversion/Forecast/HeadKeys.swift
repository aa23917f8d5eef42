import GGUF

/// The keys of a GGUF file that say how heads are made.
struct HeadKeys {
  let metadata: GGUFMetadata
  let architecture: String

  init(_ metadata: GGUFMetadata, _ architecture: String) {
    self.metadata = metadata
    self.architecture = architecture
  }

  /// Sizes beyond this are no sizes; products of three of them and of a context stay exact in
  /// double precision.
  private static let bound = 1 << 20

  /// The number under a key of the architecture, where it is a size.
  func size(_ name: String) -> Int? {
    metadata.integer("\(architecture).\(name)").flatMap(Self.bounded)
  }

  /// The number that a key has for each block: one for all of them, or a list.
  func sizes(_ name: String, blocks: Int) -> [Int]? {
    if let size = size(name) { return Array(repeating: size, count: blocks) }
    let list = metadata.array("\(architecture).\(name)")?.prefix(blocks)
    let sizes = list?.compactMap { $0.integer.flatMap(Self.bounded) }
    return sizes?.count == blocks ? sizes : nil
  }

  /// A list of true and false that a key has for each block.
  func flags(_ name: String, blocks: Int) -> [Bool]? {
    let list = metadata.array("\(architecture).\(name)")?.prefix(blocks)
    let flags = list?.compactMap { value in
      if case .bool(let flag) = value { flag } else { value.integer.map { $0 != 0 } }
    }
    return flags?.count == blocks ? flags : nil
  }

  private static func bounded(_ size: Int) -> Int? { 0...bound ~= size ? size : nil }
}
