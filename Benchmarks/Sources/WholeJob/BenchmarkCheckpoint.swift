import Foundation

/// A checkpoint with the shapes of TinyLlama: 1 100 048 384 weights in BF16, nearly normal, from a
/// formula over position; a SentencePiece vocabulary of 32 000 pieces.
struct BenchmarkCheckpoint {
  let path: String
  /// The file of its weights.
  var weights: String { path + "/model.safetensors" }

  private static let (hidden, feedForward, layers, vocabulary, keyRows) = (
    2048, 5632, 22, 32000, 256
  )

  init(in path: String) throws {
    self.path = path
    guard !FileManager.default.fileExists(atPath: weights) else { return }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.configuration.write(
      to: URL(filePath: path).appending(path: "config.json"), atomically: true, encoding: .utf8)
    try Self.tokenizer.write(to: URL(filePath: path).appending(path: "tokenizer.model"))
    try Self.writeWeights(to: URL(filePath: weights))
  }

  private static let configuration = """
    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": \(hidden),
    "intermediate_size": \(feedForward), "vocab_size": \(vocabulary), "num_hidden_layers": \(layers),
    "num_attention_heads": 32, "num_key_value_heads": 4, "max_position_embeddings": 2048,
    "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "hidden_act": "silu", "bos_token_id": 1,
    "eos_token_id": 2, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
    """

  /// Protocol-buffer fields written by hand: piece, score and type of each entry.
  private static var tokenizer: Data {
    var model = Data()
    for id in 0..<vocabulary {
      let text = Array((id < 3 ? ["<unk>", "<s>", "</s>"][id] : "p\(id)").utf8)
      var piece = Data([0x0A, UInt8(text.count)] + text + [0x15])
      withUnsafeBytes(of: Float(-id).bitPattern.littleEndian) { piece.append(contentsOf: $0) }
      piece.append(contentsOf: [0x18, id == 0 ? 2 : id < 3 ? 3 : 1])
      model.append(contentsOf: [0x0A, UInt8(piece.count)])
      model.append(piece)
    }
    return model
  }

  private static var tensors: [(name: String, shape: [Int])] {
    var tensors = [
      ("lm_head.weight", [vocabulary, hidden]),
      ("model.embed_tokens.weight", [vocabulary, hidden]),
      ("model.norm.weight", [hidden]),
    ]
    for layer in 0..<layers {
      let matrices = [
        ("self_attn.q_proj", [hidden, hidden]), ("self_attn.k_proj", [keyRows, hidden]),
        ("self_attn.v_proj", [keyRows, hidden]), ("self_attn.o_proj", [hidden, hidden]),
        ("mlp.gate_proj", [feedForward, hidden]), ("mlp.up_proj", [feedForward, hidden]),
        ("mlp.down_proj", [hidden, feedForward]), ("input_layernorm", [hidden]),
        ("post_attention_layernorm", [hidden]),
      ]
      tensors += matrices.map { ("model.layers.\(layer).\($0.0).weight", $0.1) }
    }
    return tensors
  }

  private static func writeWeights(to url: URL) throws {
    var entries: [String] = []
    var offset = 0
    for (name, shape) in tensors {
      let end = offset + 2 * shape.reduce(1, *)
      entries.append(
        "\"\(name)\":{\"dtype\":\"BF16\",\"shape\":\(shape),\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Data("{\(entries.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(0x20) }
    FileManager.default.createFile(atPath: url.path, contents: nil)
    let file = try FileHandle(forWritingTo: url)
    try file.write(contentsOf: withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) })
    try file.write(contentsOf: header)
    var written = 0
    while written < offset / 2 {
      let count = min(1 << 22, offset / 2 - written)
      let words = (written..<written + count).map { weight(UInt64($0)) }
      try file.write(contentsOf: words.withUnsafeBytes { Data($0) })
      written += count
    }
    try file.close()
  }

  /// BF16 bits of a weight: the sum of four 16-bit fields of splitmix64, scaled by 2^-20.
  private static func weight(_ index: UInt64) -> UInt16 {
    var z = (index &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    let sum = Int(z & 0xFFFF) + Int(z >> 16 & 0xFFFF) + Int(z >> 32 & 0xFFFF) + Int(z >> 48)
    let bits = (Float(sum - 131_070) * 0x1p-20).bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16).littleEndian
  }
}
