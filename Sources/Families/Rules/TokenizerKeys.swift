/// Which tokenizer files a family's vocabulary is taken from.
enum VocabularyKind: Sendable {
  case llama, qwen, wordPiece
}
