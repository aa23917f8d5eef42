import Checkpoints
import Families
import OrderedCollections
import QuantizedSources
import StrictJSON
import Tensors
import TestSupport
import Testing

/// A small Llama whose configuration and tensors are edited to be wrong.
@Suite struct DescriptionErrorTests {
  private func failure(
    of name: String = "Vicuna-7B-v1.5-fast", _ edit: (inout FixtureCheckpoint) -> Void
  ) throws -> FamilyError? {
    var checkpoint = try FixtureCheckpoint(name)
    edit(&checkpoint)
    let opened = try checkpoint.opened()
    return #expect(throws: FamilyError.self) {
      try ModelDescription(opened, options: DescribeOptions(fileType: 0))
    }
  }

  @Test func `a missing tensor is named`() throws {
    let error = try failure {
      $0.tensors.removeAll { $0.name == "model.layers.1.self_attn.k_proj.weight" }
    }
    guard case .unaccounted(_, let missing, let surplus) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing == ["model.layers.1.self_attn.k_proj.weight"])
    #expect(surplus == [])
  }

  @Test func `all missing and surplus tensors are named at once`() throws {
    let error = try failure { checkpoint in
      checkpoint.configuration["num_hidden_layers"] = 3
      checkpoint.tensors.append(HeaderTensor(name: "model.extra", type: .F32, dimensions: [4]))
    }
    guard case .unaccounted(_, let missing, let surplus) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing.count == 9 && missing.allSatisfy { $0.hasPrefix("model.layers.2.") })
    #expect(surplus == ["model.extra"])
    #expect(error?.description.contains("and 5 more") == true)
  }

  @Test func `blocks beyond those of the configuration are surplus`() throws {
    let error = try failure { $0.configuration["num_hidden_layers"] = 1 }
    guard case .unaccounted(_, let missing, let surplus) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing == [])
    #expect(surplus.count == 9 && surplus.allSatisfy { $0.hasPrefix("model.layers.1.") })
  }

  @Test func `more blocks than tensors are refused before they are counted out`() throws {
    let error = try failure { $0.configuration["num_hidden_layers"] = 65_536 }
    guard case .tooMany(let file, "num_hidden_layers", 65_536, 23) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(file.hasSuffix("config.json"))
  }

  @Test func `two tensors of one name after rewriting are surplus`() throws {
    let error = try failure {
      $0.tensors.append(
        HeaderTensor(name: "language_model.model.norm.weight", type: .BF16, dimensions: [128]))
    }
    guard case .unaccounted(_, [], ["model.norm.weight"]) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [[64, 128], [128, 128, 1], [16_384]])
  func `a tensor of another shape or rank is named with what is expected`(
    dimensions: [Int]
  ) throws {
    let error = try failure { checkpoint in
      for i in checkpoint.tensors.indices
      where checkpoint.tensors[i].name == "model.layers.0.self_attn.k_proj.weight" {
        checkpoint.tensors[i].dimensions = dimensions
      }
    }
    guard case .shape(let file, let tensor, _, let expected) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(file.hasSuffix("model.safetensors"))
    #expect(tensor == "model.layers.0.self_attn.k_proj.weight")
    #expect(expected.description == "[128, 128] (num_key_value_heads × head_dim, hidden_size)")
  }

  @Test(arguments: [
    ("hidden_size", 64), ("num_attention_heads", 3), ("intermediate_size", 353),
    ("vocab_size", 471), ("num_key_value_heads", 2),
  ])
  func `a configuration that its tensors do not fit is refused`(key: String, value: Int) throws {
    let error = try failure { $0.configuration[key] = .integer(value) }
    guard case .shape = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [ElementType.BOOL, .C64])
  func `weights of a type that is no number are refused`(type: ElementType) throws {
    let error = try failure { checkpoint in
      for i in checkpoint.tensors.indices { checkpoint.tensors[i].type = type }
    }
    guard case .type(_, _, type) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["rms_norm_eps", "num_hidden_layers", "hidden_size", "vocab_size"])
  func `a key that the model cannot do without is named`(key: String) throws {
    let error = try failure { $0.configuration.removeValue(forKey: key) }
    #expect(error?.description.contains("\"\(key)\"") == true)
    #expect(error?.description.contains("config.json") == true)
  }

  @Test func `quantized weights are refused by their method`() throws {
    let error = try failure { $0.configuration["quantization_config"] = ["quant_method": "quip"] }
    guard case .source(let cause) = error, case .unknown(_, scheme: "quip") = cause else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `an unknown architecture is told the nearest that are known`() throws {
    let error = try failure { $0.configuration["architectures"] = ["Qwen4ForCausalLM"] }
    guard case .unknownArchitecture(_, let names, let nearest) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(names == ["Qwen4ForCausalLM"])
    #expect(Set(nearest).isSuperset(of: ["Qwen2ForCausalLM", "Qwen3ForCausalLM"]))
  }

  @Test func `an expert that is missing is named`() throws {
    let error = try failure(of: "Mixtral-8x2M-Instruct-v0.1") {
      $0.tensors.removeAll { $0.name.hasSuffix("1.block_sparse_moe.experts.6.w2.weight") }
    }
    guard case .unaccounted(_, let missing, []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing == ["model.layers.1.block_sparse_moe.experts.6.w2.weight"])
  }

  @Test func `experts of different types do not stack`() throws {
    let error = try failure(of: "Mixtral-8x2M-Instruct-v0.1") { checkpoint in
      for i in checkpoint.tensors.indices
      where checkpoint.tensors[i].name.hasSuffix("experts.5.w1.weight") {
        checkpoint.tensors[i].type = .F32
      }
    }
    guard case .view = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a bias that the family always has is missed`() throws {
    let error = try failure(of: "Qwen2.5-3M-Instruct") {
      $0.tensors.removeAll { $0.name == "model.layers.2.self_attn.v_proj.bias" }
    }
    guard case .unaccounted(_, ["model.layers.2.self_attn.v_proj.bias"], []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `an optional module is there as a whole or not at all`() throws {
    let error = try failure(of: "all-MiniLM-L6-v2-tiny") {
      $0.tensors.append(HeaderTensor(name: "classifier.weight", type: .F32, dimensions: [1, 384]))
    }
    guard case .unaccounted(_, ["classifier.bias"], []) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `two modules that would be one tensor are refused`() throws {
    let error = try failure(of: "all-MiniLM-L6-v2-tiny") { checkpoint in
      // Without labels of its own, the one layer counts as the first of two.
      for module in ["classifier", "classifier.dense"] {
        checkpoint.tensors += [
          HeaderTensor(name: "\(module).weight", type: .F32, dimensions: [384, 384]),
          HeaderTensor(name: "\(module).bias", type: .F32, dimensions: [384]),
        ]
      }
    }
    guard case .writtenTwice(_, "classifier.dense.bias", "cls.bias") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  private static let invalidValues: [(String, JSONValue)] = [
    ("num_hidden_layers", 0), ("num_hidden_layers", "1"), ("num_hidden_layers", 1.5),
    ("num_hidden_layers", 1_000_000_000_000), ("vocab_size", -32), ("vocab_size", [32]),
    ("num_attention_heads", 0), ("num_key_value_heads", 0), ("hidden_size", 0),
    ("intermediate_size", 1e30), ("max_position_embeddings", 1e19), ("rope_theta", "much"),
    ("rope_scaling", [1, 2]),
  ]

  @Test(arguments: invalidValues)
  func `a key's value that is none is named`(key: String, value: JSONValue) throws {
    let error = try failure { $0.configuration[key] = value }
    guard case .configuration(.invalidValue(let file, key, _, _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(file.hasSuffix("config.json"))
  }
}
