import Checkpoints
import Vocabulary

extension ModelFamily {
  /// Qwen 1: queries, keys and values in one tensor, a vocabulary of tokens and ranks.
  ///
  /// Source: `QwenModel` of the reference converter. It says nothing of the norm's epsilon under
  /// the name that runtimes ask for, without which they refuse the file; this table does.
  // swift-format-ignore
  static let qwen = ModelFamily(
    architectures: ["QWenLMHeadModel"],
    ggufName: "qwen",
    tensors: [
      .model([
        "token_embd":  .copy("transformer.wte", [.vocabulary, .hidden]),
        "output_norm": .copy("transformer.ln_f", [.hidden]),
        "output":      .optional(.copy("lm_head", [.vocabulary, .hidden])),  // absent when tied
      ]),
      .blocks("transformer.h.{i}.", [
        "attn_norm":   .copy("ln_1", [.hidden]),
        "attn_qkv":    .biased(.copy("attn.c_attn", [.constant(3) * .hidden, .hidden])),
        "attn_output": .copy("attn.c_proj", [.hidden, .hidden]),
        "ffn_norm":    .copy("ln_2", [.hidden]),
        "ffn_up":      .copy("mlp.w1", [halfWidth, .hidden]),
        "ffn_gate":    .copy("mlp.w2", [halfWidth, .hidden]),
        "ffn_down":    .copy("mlp.c_proj", [.hidden, halfWidth]),
      ]),
    ],
    metadata: .common + [
      "attention.layer_norm_rms_epsilon": .number("layer_norm_epsilon"),
    ],
    neededKeys: ["layer_norm_epsilon"],
    vocabulary: .byteLevel.orRanks(.qwen))

  /// The configuration counts both halves.
  private static let halfWidth: Dimension = .feedForward / .constant(2)
}
