import Checkpoints
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport
import Testing

@testable import Families

private let checkpoints = [
  "DeepSeek-V3.2-Exp-Tiny", "GLM-4.5-Air-Tiny", "Llama-4-Maverick-4M-8E",
  "Llama-4-Scout-3M-4E-Instruct", "Qwen1.5-MoE-A1M-Chat", "Qwen3-2M-A1M-Instruct-2507",
  "Qwen3-VL-2M-Instruct", "Qwen3-VL-3M-A1M-Instruct", "gpt-oss-2m-BF16", "bitnet_b1_58-1M",
]

@Suite struct `Families with experts` {
  private func description(
    of name: String, _ parts: ModelParts = ModelParts(),
    _ edit: (inout FixtureCheckpoint) -> Void = { _ in }
  ) throws -> ModelDescription {
    var checkpoint = try FixtureCheckpoint(name)
    edit(&checkpoint)
    return try ModelDescription(checkpoint.opened(), options: DescribeOptions(parts: parts))
  }

  @Test(arguments: checkpoints)
  func `default file names are the reference's`(checkpoint: String) throws {
    let manifest = try Fixture.json("checkpoints/\(checkpoint)/expected/manifest.json")
    let type = try #require(manifest["auto"]?.string)
    #expect(
      try description(of: checkpoint).fileName(type: type)
        == manifest["default_file_name"]?.string)
    guard let name = manifest["default_mmproj_file_name"]?.string else { return }
    let tower = try description(of: checkpoint, ModelParts(isProjector: true))
    #expect(tower.fileName(type: type) == name)
  }

  @Test func `the draft's file of GLM has a prefix`() throws {
    let draft = try description(of: "GLM-4.5-Air-Tiny", ModelParts(predictionBlocks: .alone))
    #expect(draft.fileName(type: "bf16") == "mtp-GLM-4.5-Air-Tiny-BF16.gguf")
    let model = try description(of: "GLM-4.5-Air-Tiny", ModelParts(predictionBlocks: .leftOut))
    #expect(model.fileName(type: "bf16").hasPrefix("GLM-"))
  }

  @Test func `blocks that a family does not have cannot be asked for`() {
    for choice in [ModelParts.PredictionChoice.alone, .leftOut] {
      #expect(throws: FamilyError.self) {
        try description(of: "Qwen1.5-MoE-A1M-Chat", ModelParts(predictionBlocks: choice))
      }
    }
  }

  @Test func `a family without a tower says which have one`() {
    #expect {
      try description(of: "Qwen1.5-MoE-A1M-Chat", ModelParts(isProjector: true))
    } throws: { error in
      "\(error)".contains("Llama4ForConditionalGeneration")
    }
  }

  @Test func `a missing expert is named`() {
    let name = "model.layers.1.mlp.experts.3.up_proj.weight"
    #expect {
      try description(of: "Qwen1.5-MoE-A1M-Chat") { $0.tensors.removeAll { $0.name == name } }
    } throws: { error in
      "\(error)".contains(name)
    }
  }

  @Test func `an expert too many is named`() {
    let name = "model.layers.1.mlp.experts.6.up_proj.weight"
    #expect {
      try description(of: "Qwen1.5-MoE-A1M-Chat") {
        $0.tensors.append(HeaderTensor(name: name, type: .BF16, dimensions: [96, 256]))
      }
    } throws: { error in
      "\(error)".contains(name)
    }
  }

  @Test func `experts stored together are taken as well as one by one`() throws {
    let single = try description(of: "Qwen3-2M-A1M-Instruct-2507")
    for ending in ["", ".weight"] {
      let together = try description(of: "Qwen3-2M-A1M-Instruct-2507") { checkpoint in
        checkpoint.tensors.removeAll { $0.name.contains(".experts.") }
        for block in 0..<3 {
          let prefix = "model.layers.\(block).mlp.experts."
          checkpoint.tensors += [
            HeaderTensor(
              name: "\(prefix)gate_up_proj\(ending)", type: .BF16, dimensions: [8, 256, 256]),
            HeaderTensor(
              name: "\(prefix)down_proj\(ending)", type: .BF16, dimensions: [8, 256, 128]),
          ]
        }
      }
      let shapes = { (model: ModelDescription) in
        Dictionary(uniqueKeysWithValues: model.tensors.map { ($0.name, $0.shape) })
      }
      #expect(shapes(together) == shapes(single))
    }
  }

  @Test func `a count of experts beyond the checkpoint's tensors is refused`() {
    #expect(throws: FamilyError.self) {
      try description(of: "Qwen1.5-MoE-A1M-Chat") { $0.configuration["num_experts"] = 60_000 }
    }
  }

  @Test func `a tied head is left out of a DeepSeek`() throws {
    let model = try description(of: "DeepSeek-V3.2-Exp-Tiny") {
      $0.configuration["tie_word_embeddings"] = true
    }
    #expect(model.dropped.contains { $0.name == "lm_head.weight" })
    #expect(!model.tensors.contains { $0.name == "output.weight" })
  }
}
