import Checkpoints
import Conversion
import Families
import GGUF
import OrderedCollections
import TestSupport
import Testing

@Suite struct `Memory of a context` {
  /// What the llama.cpp of llama-cpp-python 0.3.36 allocates for these checkpoints (BF16, one
  /// sequence, `n_ctx` 9000, batch 512, cache in F16): "llama_kv_cache: size", of all caches
  /// together, in cells of 2 bytes times numbers a cell.
  private static let allocated: [(checkpoint: String, bytes: Int)] = [
    // 1 block of 9216 cells and 1 of 4608
    ("gemma-2-2b-it-tiny", 512 * (9216 + 4608)),
    // 2 blocks, both with a window of 512
    ("gemma-3-1b-it-tiny", 2 * 256 * 1024),
    ("gpt-oss-2m-BF16", 512 * (9216 + 768)),
    // 1 block of the whole context, 3 of chunks
    ("Llama-4-Scout-3M-4E-Instruct", 512 * (9216 + 3 * 8704)),
    // latent vectors
    ("DeepSeek-V3-Tiny-0324", 3 * 640 * 9216),
    // and the indexer's keys
    ("DeepSeek-V3.2-Exp-Tiny", 3 * 640 * 9216 + 3 * 256 * 9216),
    // without the block that predicts
    ("GLM-4.5-Air-Tiny", 3 * 512 * 9216),
    ("Qwen3-2M-A1M-Instruct-2507", 3 * 512 * 9216),
    ("Phi-3-mini-128k-instruct-tiny", 2 * 1024 * 9216),
    ("Qwen3-VL-2M-Instruct", 4 * 512 * 9216),
    ("all-MiniLM-L6-v2-tiny", 0),
  ]

  @Test(arguments: allocated)
  func `it is what llama.cpp allocates`(_ model: (checkpoint: String, bytes: Int)) throws {
    let bytes = try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture(model.checkpoint).write(into: directory)
      let plan = try Planner(PlanOptions(target: .automatic)).plan(ModelInput.open(folder))
      return ContextMemory(plan).byteCount(tokens: 9000)
    }
    #expect(bytes == model.bytes)
  }

  @Test func `the file of a draft keeps its own blocks, not those of the trunk`() throws {
    try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture("GLM-4.5-Air-Tiny").write(into: directory)
      let input = try ModelInput.open(folder)
      var options = PlanOptions(target: .automatic)
      options.describing.parts.predictionBlocks = .alone
      let plan = try Planner(options).plan(input)
      #expect(ContextMemory(plan).byteCount(tokens: 9000) == 512 * 9216)
      let forecast = try Forecast(input, options: options, context: 9000)
      #expect(forecast.contextMemory == ContextMemory(plan))
    }
  }

  @Test func `published models take what is known of them`() {
    // Llama 3.1 8B: 32 blocks, 8 heads of 128, keys and values.
    let llama: GGUFMetadata = [
      "llama.block_count": .uint32(32), "llama.embedding_length": .uint32(4096),
      "llama.attention.head_count": .uint32(32), "llama.attention.head_count_kv": .uint32(8),
    ].keys(of: "llama")
    #expect(ContextMemory(llama).byteCount(tokens: 8192) == 1 << 30)
    // DeepSeek-R1: 61 blocks, a latent vector of 512 and 64 for positions, no values.
    let deepseek: GGUFMetadata = [
      "deepseek2.block_count": .uint32(61), "deepseek2.attention.head_count": .uint32(128),
      "deepseek2.attention.head_count_kv": .uint32(1),
      "deepseek2.attention.key_length": .uint32(576),
      "deepseek2.attention.value_length": .uint32(512),
      "deepseek2.attention.key_length_mla": .uint32(192),
      "deepseek2.attention.value_length_mla": .uint32(128),
    ].keys(of: "deepseek2")
    #expect(ContextMemory(deepseek).byteCount(tokens: 32768) == 61 * 576 * 2 * 32768)
  }

  @Test func `nothing is claimed of an unknown architecture or of keys that make no sense`() {
    #expect(ContextMemory([:].keys(of: "mamba")) == .unknown(architecture: "mamba"))
    #expect(ContextMemory([:].keys(of: "bert")) == .nothing)
    let huge: GGUFMetadata = [
      "llama.block_count": .uint32(.max), "llama.attention.head_count": .uint32(.max),
      "llama.embedding_length": .uint32(.max),
    ].keys(of: "llama")
    #expect(ContextMemory(huge).byteCount(tokens: 4096) == nil)
    #expect(MemorySize.smallest(holding: 8 << 30) == 8)
    #expect(MemorySize.smallest(holding: (8 << 30) + 1) == 12)
    #expect(MemorySize.smallest(holding: 641 << 30) == nil)
  }
}

extension [String: GGUFValue] {
  /// These keys of a model of that architecture.
  fileprivate func keys(of architecture: String) -> GGUFMetadata {
    var metadata = GGUFMetadata(["general.architecture": .string(GGUFString(architecture))])
    for (key, value) in self { metadata[key] = value }
    return metadata
  }
}
