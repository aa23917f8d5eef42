import Mixes
import Tensors
import Testing

@Suite struct MixTests {
  private let facts = ModelFacts(architecture: "llama", blockCount: 8, heads: 8, keyValueHeads: 2)

  private func tensor(_ name: String, _ shape: [Int] = [64, 512]) throws -> MixTensor {
    MixTensor(name: name, type: .BF16, shape: try Shape(shape))
  }

  private func choice(
    _ name: String, _ shape: [Int] = [64, 512], _ type: FileType = .Q4_K_M, experts: Int = 0,
    architecture: String = "llama", options: MixOptions = MixOptions()
  ) throws -> TypeChoice {
    var facts = facts
    facts.experts = experts
    facts.architecture = architecture
    let tensors = [try tensor(name, shape), try tensor("output.weight")]
    return try Mix(type, model: facts, options: options).choices(for: tensors)[0]
  }

  @Test func `a choice says which rule made it`() throws {
    let names = [
      "blk.0.attn_v.weight", "blk.0.attn_q.weight", "blk.0.attn_norm.weight", "blk.0.attn_q.bias",
      "rope_freqs.weight", "token_embd.weight",
    ]
    let rules = try names.map { try choice($0, $0.hasPrefix("rope") ? [64] : [64, 512]).rule }
    #expect(
      rules == [
        "Q4_K_M: value, more bits", "Q4_K_M: base", "kept: by its name", "kept: not a weight",
        "kept: a vector", "Q4_K_M: base",
      ])
    let options = MixOptions(patterns: [try TypePattern(parsing: "attn_q=q6_k")])
    #expect(try choice("blk.0.attn_q.weight", options: options).rule == "--tensor-type attn_q=q6_k")
    #expect(try choice("a.weight", [64, 512], .MXFP4_MOE).rule == "MXFP4_MOE: others")
  }

  @Test func `trailing dimensions of one do not count, leading ones do`() throws {
    #expect(try choice("a.weight", [1, 512]).isKept)
    #expect(try choice("a.weight", [512, 1]).type == .F16)
    #expect(try choice("a.weight", [512, 1]).fallbackFrom == .Q4_K)
  }

  @Test(arguments: [
    (ElementType.Q4_K, 96, ElementType.Q5_0), (.Q5_K, 96, .Q5_1), (.Q6_K, 96, .Q8_0),
    (.Q2_K, 96, .Q4_0),
    (.IQ3_S, 96, .IQ4_NL), (.Q4_K, 40, .F16), (.Q8_0, 40, .F16), (.Q2_0, 96, .Q4_0),
    (.Q2_0, 64, .Q2_0),
    (.Q8_0, 96, .Q8_0), (.BF16, 40, .BF16), (.Q1_0, 128, .Q1_0),
  ])
  func `rows that are not whole blocks take another type`(
    _ wanted: ElementType, _ columns: Int, _ type: ElementType
  ) throws {
    let options = MixOptions(patterns: [try TypePattern(parsing: ".=\(wanted)")])
    let found = try choice("blk.0.attn_q.weight", [2, columns], options: options)
    #expect(found.type == type && found.fallbackFrom == (type == wanted ? nil : wanted))
  }

  @Test(arguments: [ElementType.Q1_0, .NVFP4])
  func `nothing stands in for some types`(_ type: ElementType) throws {
    let options = MixOptions(patterns: [try TypePattern(parsing: ".=\(type)")])
    let error = #expect(throws: MixError.self) {
      try choice("blk.0.attn_q.weight", [2, 96], options: options)
    }
    #expect(error == .noFallback(tensor: "blk.0.attn_q.weight", rowLength: 96, type: type))
  }

  @Test(arguments: ["ffn_down_exps.weight", "blk.8.ffn_up_exps.weight", "blk.x.ffn_gate.weight"])
  func `with experts, feed-forward tensors must name their block`(_ name: String) throws {
    #expect(try choice(name).type == .Q4_K || choice(name).type == .Q6_K)
    let error = #expect(throws: MixError.self) { try choice(name, experts: 4) }
    #expect(error == .noBlockNumber(tensor: name, blockCount: 8))
    #expect(try choice(name, [64, 512], .IQ2_XS, experts: 4).isKept == false)
  }

  @Test func `glm5-next keeps and raises tensors of its own`() throws {
    #expect(try choice("blk.0.attn_q_a.weight", architecture: "glm5-next").type == .Q8_0)
    #expect(try choice("blk.0.attn_k_b.weight", architecture: "glm5-next").isKept)
    #expect(try choice("blk.0.attn_k_b.weight").isKept == false)
  }

  @Test func `a copy keeps every type`() throws {
    let found = try choice("blk.0.attn_q.weight", [64, 512], .COPY)
    #expect(found.isKept && found.type == .BF16)
  }

  @Test func `facts at their limits do not trap`() throws {
    let extreme = ModelFacts(
      architecture: "qwen2", blockCount: .max, predictionBlocks: .min, heads: .min,
      keyValueHeads: -1, experts: .max)
    let tensors = try ["attn_v", "ffn_down", "ffn_gate"].map { try tensor("blk.3.\($0).weight") }
    for type in FileType.allCases {
      #expect(try Mix(type, model: extreme).choices(for: tensors).count == 3, "\(type)")
    }
  }

  @Test func `the writing order goes by block number, then by bytes`() throws {
    let names = [
      "output.weight", "token_embd.weight", "v.blk.10.x", "v.blk.2.x", "blk.0.b", "blk.2.a",
      "blk.10.a",
      "blk.10.b",
    ]
    let sorted = try names.shuffled().map { try tensor($0) }.inWritingOrder()
    #expect(sorted.map(\.name) == names)
  }
}
