import GGUF
import Storage
import Tensors

/// Whether a file has the keys and blocks that models of its architecture have.
struct ModelChecks {
  private(set) var findings: [Finding] = []
  private let metadata: GGUFMetadata
  private let tensors: [StoredTensor]

  /// Sizes that every text model states, behind the architecture's name.
  private static let neededSizes = [
    "block_count", "context_length", "embedding_length", "attention.head_count",
  ]

  init(_ model: GGUFModel) {
    metadata = model.metadata
    tensors = model.tensors
    // Adapters, vision towers and importance matrices have keys of their own.
    guard ["model", nil].contains(metadata.string("general.type")) else { return }
    guard let architecture = metadata.string("general.architecture"), !architecture.isEmpty else {
      findings.append(
        .error("general.architecture", "is not there: no program knows what model this is"))
      return
    }
    checkKeys(architecture)
    // A vocabulary alone has no tensors.
    guard !tensors.isEmpty else { return }
    checkBlocks(architecture)
    checkEmbedding(architecture)
    checkExperts(architecture)
  }

  private mutating func checkKeys(_ architecture: String) {
    if metadata.integer("general.file_type") == nil {
      findings.append(.warning("general.file_type", "is not there"))
    }
    for name in Self.neededSizes {
      let key = "\(architecture).\(name)"
      switch metadata[key] {
      case nil: findings.append(.error(key, "is not there"))
      case .array(let list):
        if list.count == 0 { findings.append(.error(key, "is an empty list")) }
      case .some(let value):
        if value.integer.map({ $0 > 0 }) != true {
          findings.append(.error(key, "is not a number above 0"))
        }
      }
    }
  }

  /// Every block of the count has tensors, and none is beyond it.
  private mutating func checkBlocks(_ architecture: String) {
    guard let count = metadata.integer("\(architecture).block_count"), count > 0 else { return }
    let found = Set(tensors.compactMap { Self.block(of: $0.name) })
    let beyond = found.filter { $0 >= count }.sorted()
    if let first = beyond.first {
      findings.append(
        .error(
          "blk.\(first)",
          "has tensors, but \(architecture).block_count is \(count)"
            + Self.more(beyond.count)))
    }
    // A draft model has the blocks that predict, and no others.
    let predicting = metadata.integer("\(architecture).nextn_predict_layers") ?? 0
    let trunk = max(0, count - predicting)
    guard predicting == 0 || found.contains(where: { $0 < trunk }) else { return }
    guard trunk <= 1 << 20 else {
      findings.append(.error("\(architecture).block_count", "is \(count)"))
      return
    }
    let missing = (0..<trunk).filter { !found.contains($0) }
    if let first = missing.first {
      findings.append(
        .error("blk.\(first)", "has no tensor" + Self.more(missing.count)))
    }
  }

  /// The token embedding fits the width and the vocabulary.
  private mutating func checkEmbedding(_ architecture: String) {
    let name = "token_embd.weight"
    guard let embedding = tensors.first(where: { $0.name == name }) else { return }
    let (width, rows) = (embedding.shape.rowLength, embedding.shape.rowCount)
    let key = "\(architecture).embedding_length"
    if let stated = metadata.integer(key), stated != width {
      findings.append(.error(name, "has rows of \(width) weights, but \(key) is \(stated)"))
    }
    if let tokens = metadata.array("tokenizer.ggml.tokens")?.count, tokens != rows {
      findings.append(.error(name, "has \(rows) rows, the vocabulary \(tokens) tokens"))
    }
  }

  /// Stacks have as many experts as the keys say.
  private mutating func checkExperts(_ architecture: String) {
    guard let experts = metadata.integer("\(architecture).expert_count"), experts > 0 else {
      return
    }
    let wrong = tensors.filter {
      $0.name.hasSuffix("_exps.weight") && $0.shape.rank >= 3
        && $0.shape.dimensions[$0.shape.rank - 3] != experts
    }
    if let first = wrong.first {
      findings.append(
        .error(
          first.name,
          "has \(first.shape.dimensions[first.shape.rank - 3]) experts, but "
            + "\(architecture).expert_count is \(experts)" + Self.more(wrong.count)))
    }
  }

  private static func more(_ count: Int) -> String {
    count > 1 ? "; so it is with \(count - 1) more" : ""
  }

  /// The number behind a leading `blk.`.
  private static func block(of name: String) -> Int? {
    guard name.hasPrefix("blk.") else { return nil }
    return Int(name.dropFirst(4).prefix { $0 != "." })
  }
}
