import Foundation
import GGUF
import Tensors

/// GGUF files with large headers, whose weights are holes.
///
/// One has a vocabulary of 128 000 tokens and 280 000 merges, one has 100 000 tensors.
struct BenchmarkHeaders {
  let tokens: String
  let tensors: String

  init(in directory: String) throws {
    tokens = directory + "/tokens.gguf"
    tensors = directory + "/tensors.gguf"
    guard !FileManager.default.fileExists(atPath: tokens) else { return }
    var metadata = GGUFMetadata()
    metadata["general.architecture"] = .string("llama")
    try Self.write(
      metadata,
      try (0..<100_000).map {
        GGUFLayout.Tensor("blk.\($0 / 10).part.\($0 % 10).weight", .BF16, try Shape([16, 32]))
      }, to: tensors)
    metadata["tokenizer.ggml.tokens"] = .array(GGUFArray((0..<128_000).map { "token \($0)" }))
    metadata["tokenizer.ggml.token_type"] = .array(GGUFArray([Int32](repeating: 1, count: 128_000)))
    metadata["tokenizer.ggml.merges"] = .array(GGUFArray((0..<280_000).map { "left\($0) right" }))
    try Self.write(
      metadata, [GGUFLayout.Tensor("token_embd.weight", .BF16, try Shape([128_000, 64]))],
      to: tokens)
  }

  private static func write(
    _ metadata: GGUFMetadata, _ tensors: [GGUFLayout.Tensor], to path: String
  ) throws {
    let layout = try GGUFLayout(metadata: metadata, tensors: tensors)
    FileManager.default.createFile(atPath: path, contents: Data(layout.header))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: UInt64(layout.fileSize))
    try file.close()
  }
}
