/// Who publishes a byte-pair vocabulary as a list of tokens and ranks, tiktoken's form, and so what
/// that list leaves out: the special tokens behind it, how text is split, which merges follow from
/// the ranks.
public enum TiktokenForm: Hashable, Sendable {
  /// `tokenizer.model` of Llama 3 to 3.3.
  case llama3
  /// `tokenizer.model` of Llama 4.
  case llama4
  /// `tiktoken.model` of Kimi K2.
  case kimi
  /// `qwen.tiktoken` of Qwen 1.
  case qwen

  /// What the list leaves out.
  struct Rules: Sendable {
    /// Where the list may be, below the model's folder; the first that is one counts.
    let files: [String]
    let preTokenizer: String
    let merges: TokenRanks.MergeRule
    /// How many special tokens follow the last rank.
    let specialCount: Int
    /// The texts of the first of them.
    let special: [String]
    /// The text of any other, by its place among them and its number in the vocabulary.
    let reserved: @Sendable (_ place: Int, _ id: Int) -> String
    /// Whether `added_tokens_decoder` of tokenizer_config.json has the last word on the texts.
    let isConfigurable: Bool
    /// Special tokens that no file names.
    let named: [(kind: TokenKind, text: String)]
    /// Whether a text begins with bos where no file speaks of it.
    let addsBOS: Bool?
  }

  var rules: Rules {
    switch self {
    case .llama3: .llama3
    case .llama4: .llama4
    case .kimi: .kimi
    case .qwen: .qwen
    }
  }
}

extension TiktokenForm.Rules {
  /// Texts as the published `tokenizer.json` of Llama 3.1 has them.
  fileprivate static let llama3 = Self(
    files: llamaFiles, preTokenizer: "llama-bpe", merges: .everyCut, specialCount: 256,
    special: [
      "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>",
      "<|reserved_special_token_1|>", "<|finetune_right_pad_id|>", "<|reserved_special_token_2|>",
      "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>",
    ],
    reserved: { place, _ in "<|reserved_special_token_\(place - 8)|>" }, isConfigurable: true,
    named: llamaNamed, addsBOS: true)

  /// Texts as Meta's tokenizer of Llama 4 has them.
  fileprivate static let llama4 = Self(
    files: llamaFiles, preTokenizer: "llama4", merges: .everyCut, specialCount: 2048,
    special: llama4Special,
    reserved: { place, _ in "<|reserved_special_token_\(place - llama4Special.count)|>" },
    isConfigurable: true, named: llamaNamed, addsBOS: true)

  /// As the reference converter reads it.
  fileprivate static let kimi = Self(
    files: ["tiktoken.model"], preTokenizer: "kimi-k2", merges: .bytePairs, specialCount: 258,
    special: [], reserved: { _, id in "<|reserved_token_\(id)|>" }, isConfigurable: true, named: [],
    addsBOS: nil)

  /// As the reference converter reads it; the end of a text is all that Qwen 1 has a name for.
  fileprivate static let qwen = Self(
    files: ["qwen.tiktoken"], preTokenizer: "qwen2", merges: .bytePairs, specialCount: 208,
    special: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    reserved: { place, _ in "<|extra_\(place - 3)|>" }, isConfigurable: false,
    named: [(.bos, "<|endoftext|>"), (.eos, "<|endoftext|>"), (.unk, "<|endoftext|>")],
    addsBOS: nil)

  private static let llamaFiles = [SentencePieceModel.name, "original/tokenizer.model"]
  private static let llamaNamed: [(kind: TokenKind, text: String)] = [
    (.bos, "<|begin_of_text|>"), (.eos, "<|end_of_text|>"),
  ]

  private static let llama4Special: [String] =
    [
      "<|begin_of_text|>", "<|end_of_text|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>",
      "<|header_start|>", "<|header_end|>", "<|eom|>", "<|eot|>", "<|step|>",
    ] + reserved("text_post_train", 0..<6)
    + ["<|python_start|>", "<|python_end|>", "<|finetune_right_pad|>"]
    + reserved("text_post_train", 8..<69) + ["<|image_start|>", "<|image_end|>"]
    + reserved("vision", 0..<2) + ["<|tile_x_separator|>", "<|tile_y_separator|>"]
    + reserved("vision", 2..<6) + ["<|image|>"] + reserved("vision", 6..<7) + ["<|patch|>"]
    + reserved("vision", 7..<1048) + reserved("reasoning", 0..<8)
    + ["<|reasoning_thinking_start|>", "<|reasoning_thinking_end|>"]

  private static func reserved(_ name: String, _ numbers: Range<Int>) -> [String] {
    numbers.map { "<|\(name)_reserved_special_token_\($0)|>" }
  }
}
