import Tensors

/// Which tensors keep their source type whatever the file type: vectors, norms, routers,
/// convolutions, small matrices whose rounding costs more than it saves.
///
/// Source: `tensor_allows_quantization` in `llama-quant.cpp` of October 2026.
enum KeptTensors {
  /// Why the tensor is left as it is, in words; `nil` where it is not.
  ///
  /// - Parameter names: those that the model's architecture keeps.
  static func reason(_ tensor: MixTensor, architecture names: [NamePattern]) -> String? {
    if tensor.significantRank < 2 { return "kept: a vector" }
    if !tensor.name.hasBytes(atEnd: "weight") { return "kept: not a weight" }
    let isNamed = tensor.isKeptByName || names.contains { $0.fits(TensorName(tensor.name)) }
    return isNamed ? "kept: by its name" : nil
  }

  /// Names that one architecture keeps.
  static func names(in architecture: String) -> [NamePattern] {
    byArchitecture[architecture] ?? []
  }

  /// Whether tensors of that name are kept in every architecture.
  static func isNamed(_ name: TensorName) -> Bool { patterns.contains { $0.fits(name) } }

  // swift-format-ignore
  private static let patterns: [NamePattern] = [
    .whole("position_embd.weight"), .whole("token_types.weight"),
    .part("_norm.weight"), .part("ffn_gate_inp.weight"), .part("ffn_gate_tid2eid.weight"),
    // Gemma 3n
    .part("altup"), .part("laurel"), .part("per_layer_model_proj"),
    // state space models and short convolutions
    .part("ssm_conv1d"), .part("shortconv.conv.weight"),
    .part("indexer.k_proj.weight"), .part("indexer.q_proj.weight"), .part("attn_rel_b.weight"),
    // encoders of images and sound
    .part(".position_embd"), .part("sam.pos_embd"), .part("sam.neck."), .part("sam.net_"),
    .part(".rel_pos"), .part(".patch_embd"), .part(".patch_merger"),
    .part("a.rvq.codebook"), .part("mm.a.code_embd"),
  ] + timeMixing.map { .part("time_mix_\($0).weight") }

  /// RWKV's small matrices.
  private static let timeMixing = [
    "first", "w0", "w1", "w2", "v0", "v1", "v2", "a0", "a1", "a2", "g1", "g2", "decay_w1",
    "decay_w2", "lerp_fused",
  ]

  private static let byArchitecture: [String: [NamePattern]] = [
    "glm5-next": [
      .part("hc_"), .part("indexer.attn_q_b"), .part("indexer.attn_k"), .part("indexer.proj"),
      .part("indexer_compressor_gate"), .part("indexer_compressor_ape"), .part("ssm_f_a.weight"),
      .part("ssm_f_b.weight"), .part("ssm_g_a.weight"), .part("ssm_g_b.weight"),
      .part("ssm_beta.weight"), .part("attn_kv_a_mqa.weight"), .part("attn_k_b.weight"),
      .part("attn_v_b.weight"),
    ]
  ]
}
