import Checkpoints
import GGUF
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport
import Testing
import Views

@testable import Families

extension FixtureCheckpoint {
  /// Adds a weight and a bias.
  fileprivate mutating func addModule(_ name: String, _ rows: Int, _ columns: Int) {
    tensors += [
      HeaderTensor(name: "\(name).weight", type: .F32, dimensions: [rows, columns]),
      HeaderTensor(name: "\(name).bias", type: .F32, dimensions: [rows]),
    ]
  }
}

@Suite struct FamilyLanguageTests {
  private func description(
    of name: String, _ edit: (inout FixtureCheckpoint) -> Void = { _ in }
  ) throws -> ModelDescription {
    var checkpoint = try FixtureCheckpoint(name)
    edit(&checkpoint)
    return try ModelDescription(checkpoint.opened(), options: DescribeOptions(fileType: 0))
  }

  @Test func `no class name belongs to two families, and few GGUF names do`() {
    let classes = FamilyRegistry.families.flatMap(\.architectures)
    #expect(Set(classes).count == classes.count)
    let names = Dictionary(grouping: FamilyRegistry.families, by: \.ggufName)
    // XLM-RoBERTa is BERT with other positions and another vocabulary.
    #expect(names.filter { $0.value.count > 1 }.map(\.key) == ["bert"])
  }

  @Test func `names are rewritten wherever the prefix stands`() {
    let llama = ModelFamily.llama
    #expect(llama.rewritten("language_model.model.norm.weight") == "model.norm.weight")
    #expect(llama.rewritten("model.language_model.layers.0.x") == "model.layers.0.x")
    #expect(llama.rewritten("layers.0.x") == "model.layers.0.x")
    #expect(llama.rewritten("lm_head.weight") == "lm_head.weight")
    let bert = ModelFamily.bert
    #expect(bert.rewritten("bert.embeddings.LayerNorm.gamma") == "embeddings.LayerNorm.weight")
    #expect(bert.rewritten("bert.embeddings.LayerNorm.beta") == "embeddings.LayerNorm.bias")
  }

  @Test func `a decoder without the leading model maps alike`() throws {
    let plain = try description(of: "Qwen3-0.6B-tiny")
    let bare = try description(of: "Qwen3-0.6B-tiny") { checkpoint in
      for i in checkpoint.tensors.indices where checkpoint.tensors[i].name.hasPrefix("model.") {
        checkpoint.tensors[i].name.removeFirst("model.".count)
      }
    }
    #expect(Set(bare.tensors.map(\.name)) == Set(plain.tensors.map(\.name)))
  }

  @Test func `what is dropped has a reason`() throws {
    let dropped = try description(of: "Llama-2-7b-chat-tiny-hf") {
      $0.tensors.append(
        HeaderTensor(name: "multi_modal_projector.linear_1.weight", type: .BOOL, dimensions: [1]))
    }.dropped
    #expect(dropped.count == 9)
    #expect(dropped.allSatisfy { !$0.reason.isEmpty })
    let bert = try description(of: "all-MiniLM-L6-v2-tiny").dropped
    #expect(bert.map(\.name).contains("embeddings.position_ids"))
  }

  @Test func `biases come along where a Llama has them, queries and keys in pairs`() throws {
    let description = try description(of: "Vicuna-7B-v1.5-fast") { checkpoint in
      for module in ["q_proj", "v_proj"] {
        checkpoint.tensors.append(
          HeaderTensor(
            name: "model.layers.0.self_attn.\(module).bias", type: .BF16, dimensions: [128]))
      }
    }
    let names = description.tensors.map(\.name)
    #expect(names.contains("blk.0.attn_q.bias") && names.contains("blk.0.attn_v.bias"))
    let query = try #require(description.tensors.first { $0.name == "blk.0.attn_q.bias" })
    #expect(query.view is RotaryPairs)
  }

  @Test func `stacks are written where the last of their sources stands, gate, down, up`() throws {
    let description = try description(of: "Mixtral-8x2M-Instruct-v0.1") { checkpoint in
      for i in checkpoint.tensors.indices
      where checkpoint.tensors[i].name == "model.layers.0.block_sparse_moe.experts.3.w1.weight" {
        checkpoint.tensors[i].file = "model2.safetensors"
      }
    }
    let last = description.tensors.suffix(3)
    #expect(
      last.map(\.name) == [
        "blk.0.ffn_gate_exps.weight", "blk.0.ffn_down_exps.weight", "blk.0.ffn_up_exps.weight",
      ])
    let sources = try #require(last.first).view.sourceNames
    #expect(sources.count == 8 && sources[3].contains(".3."))
  }

  @Test func `a classifier of one layer or of two becomes its head`() throws {
    let one = try description(of: "all-MiniLM-L6-v2-tiny") { checkpoint in
      checkpoint.configuration["id2label"] = ["0": "LABEL_0"]
      checkpoint.addModule("classifier", 1, 384)
    }
    #expect(heads(one) == ["cls.output.bias", "cls.output.weight"])
    #expect(one.metadata.array("bert.classifier.output_labels")?.count == 1)
    let two = try description(of: "all-MiniLM-L6-v2-tiny") { checkpoint in
      checkpoint.addModule("classifier.dense", 384, 384)
      checkpoint.addModule("classifier.out_proj", 5, 384)
    }
    #expect(heads(two) == ["cls.bias", "cls.weight", "cls.output.bias", "cls.output.weight"])
    #expect(two.metadata["bert.classifier.output_labels"] == nil)
  }

  private func heads(_ description: ModelDescription) -> [String] {
    description.tensors.map(\.name).filter { $0.hasPrefix("cls") }
  }

  @Test func `linear scaling has keys and no factors`() throws {
    let description = try description(of: "Llama-3.1-2M-Instruct") {
      $0.configuration["rope_scaling"] = ["type": "linear", "factor": 2.5]
    }
    #expect(description.metadata.string("llama.rope.scaling.type") == "linear")
    #expect(description.metadata["llama.rope.scaling.factor"] == .float32(2.5))
    #expect(description.tensors.first?.name == "output.weight")
  }

  @Test func `yarn has the keys that are given`() throws {
    let description = try description(of: "Qwen2.5-3M-Instruct") {
      $0.configuration["rope_scaling"] = [
        "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 8192,
        "beta_fast": 32,
      ]
    }
    let keys = description.metadata.values.keys.filter { $0.contains(".rope.scaling.") }
    #expect(
      keys == [
        "qwen2.rope.scaling.type", "qwen2.rope.scaling.factor",
        "qwen2.rope.scaling.original_context_length", "qwen2.rope.scaling.yarn_beta_fast",
      ])
  }
}

@Suite struct OutputTypesTests {
  // swift-format-ignore
  @Test(arguments: [
    ("blk.0.attn_q.weight", [64, 64], ElementType.Q8_0, ElementType.Q8_0),
    ("blk.0.attn_q.weight", [64, 48], .Q8_0, .F16),        // rows are not whole blocks
    ("blk.0.attn_q.weight", [64, 224], .TQ1_0, .F16),
    ("blk.0.attn_q.weight", [64, 256], .TQ1_0, .TQ1_0),
    ("token_embd.weight", [64, 256], .TQ2_0, .F16),
    ("output.weight", [64, 256], .TQ2_0, .F16),
    ("blk.0.attn_output.weight", [64, 256], .TQ2_0, .TQ2_0),
    ("blk.0.attn_q.bias", [64], .BF16, .F32),
    ("blk.0.attn_norm.weight", [64], .BF16, .F32),
    ("token_embd_norm.weight", [4, 64], .BF16, .F32),
    ("blk.0.ffn_gate_inp.weight", [8, 64], .Q8_0, .F32),
    ("position_embd.weight", [512, 64], .F16, .F32),
    ("blk.0.ffn_gate_exps.weight", [8, 64, 64], .Q8_0, .Q8_0),
    ("x.scale", [8, 64], .Q8_0, .F32),
  ])
  func `types follow the table`(
    name: String, dimensions: [Int], requested: ElementType, expected: ElementType
  ) throws {
    let type = OutputTypes.type(of: name, shape: try Shape(dimensions), requested: requested)
    #expect(type == expected)
  }

  @Test func `a family's forced type goes before all rules`() throws {
    let type = OutputTypes.type(
      of: "blk.0.proj.weight", shape: try Shape([64, 48]), requested: .Q8_0, forced: .F32)
    #expect(type == .F32)
  }
}
