/// What a tensor does in the model, as far as its name tells.
enum TensorRole: String, Sendable {
  case output, embedding, value, key, query
  case attentionOutput = "attention output"
  case up, gate, down, other
}

extension TensorRole {
  /// The roles by name; the first row that fits counts. Fused `attn_qkv` is value, fused
  /// `ffn_gate_up_exps` is gate.
  // swift-format-ignore
  private static let rows: [(role: TensorRole, pattern: NamePattern)] = [
    (.output,          .whole("output.weight")),
    (.embedding,       .whole("token_embd.weight")),
    (.embedding,       .whole("per_layer_token_embd.weight")),
    (.value,           .part("attn_qkv.weight")),
    (.value,           .part("attn_kv_b.weight")),
    (.value,           .part("attn_v.weight")),
    (.key,             .part("attn_k.weight")),
    (.query,           .part("attn_q.weight")),
    (.attentionOutput, .part("attn_output.weight")),
    (.up,              .part("ffn_up")),
    (.gate,            .part("ffn_gate")),
    (.down,            .part("ffn_down")),
  ]

  init(of name: TensorName) {
    self = Self.rows.first { $0.pattern.fits(name) }?.role ?? .other
  }
}
