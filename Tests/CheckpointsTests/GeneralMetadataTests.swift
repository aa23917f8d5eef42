import Checkpoints
import GGUF
import OrderedCollections
import StrictJSON
import Tensors
import Testing

@testable import Families

private func metadata(
  card: String = "", generation: JSONObject = [:], nameOrPath: String? = nil,
  directory: String = "Foo-Bar", modelName: String? = nil, overrides: JSONObject = [:]
) throws -> GeneralMetadata {
  try GeneralMetadata(
    card: ModelCard(parsing: "---\n\(card)\n---\n"),
    generation: GenerationConfig(generation, file: "generation_config.json"),
    nameOrPath: nameOrPath, directoryName: directory, parameters: ParameterCount(),
    modelName: modelName, overrides: MetadataOverrides(overrides, file: "metadata.json"))
}

private func texts(_ metadata: GeneralMetadata) -> [String: String] {
  metadata.keys.reduce(into: [:]) { texts, key in
    switch key.1 {
    case .string(let value): texts[key.0] = value.text
    case .uint32(let value): texts[key.0] = String(value)
    default: break
    }
  }
}

@Suite struct GeneralMetadataTests {
  @Test func `card, then name or path, then directory, key by key`() throws {
    let keys = texts(
      try metadata(
        card: "model_version: v9", nameOrPath: "meta/Some-Model-Chat", directory: "Foo-7B-v2"))
    #expect(
      keys == [
        "general.name": "Some Model Chat", "general.organization": "Meta",
        "general.version": "v9", "general.basename": "Some-Model", "general.finetune": "Chat",
        "general.size_label": "7B",
      ])
  }

  @Test func `a path on somebody's machine is no name, an empty one is`() throws {
    #expect(texts(try metadata(nameOrPath: "/home/x/foo")) == ["general.name": "Foo Bar"])
    #expect(texts(try metadata(nameOrPath: "")) == [:])
  }

  @Test func `names of the card's keys, in their precedence`() throws {
    let keys = texts(
      try metadata(
        card: """
          model_name: a
          model_creator: b
          model_type: c
          model_author: d
          license: [mit, apache-2.0]
          license_name: n
          url: u
          repo_url: r
          """))
    #expect(
      keys == [
        "general.name": "a", "general.author": "d", "general.basename": "c",
        "general.license": "mit,apache-2.0", "general.license.name": "n",
        "general.source.url": "u", "general.source.repo_url": "r",
      ])
  }

  @Test func `base models are addresses, identifiers or objects`() throws {
    let keys = texts(
      try metadata(
        card: """
          base_model:
          - https://huggingface.co/org/some-model-v2
          - https://example.org/x
          - {name: N, doi: 10.1/2, other: x}
          - plain
          - null
          datasets: {x: y}
          """))
    #expect(
      keys == [
        "general.name": "Foo Bar", "general.base_model.count": "5",
        "general.base_model.0.name": "Some Model v2", "general.base_model.0.version": "v2",
        "general.base_model.0.organization": "Org",
        "general.base_model.0.repo_url": "https://huggingface.co/org/some-model-v2",
        "general.base_model.1.repo_url": "https://example.org/x",
        "general.base_model.2.name": "N", "general.base_model.2.doi": "10.1/2",
        "general.base_model.3.name": "Plain", "general.dataset.count": "0",
      ])
  }

  @Test func `a checkpoint's metadata come from the files beside its weights`() throws {
    let scratch = try Scratch()
    try scratch.put("Foo-7B-Chat/config.json", ["_name_or_path": "org/bar-v2"])
    try scratch.put("Foo-7B-Chat/README.md", "---\nlicense: mit\n---\n# Foo".utf8)
    try scratch.put("Foo-7B-Chat/generation_config.json", ["top_k": 7])
    try scratch.put("Foo-7B-Chat/model.safetensors", shard(["x"]))
    let checkpoint = try Checkpoint(opening: scratch.path("Foo-7B-Chat/model.safetensors"))
    let general = try GeneralMetadata(checkpoint, parameters: ParameterCount())
    var metadata = GGUFMetadata(["general.type": .string("model")])
    general.write(to: &metadata)
    #expect(
      Array(metadata.values.keys.prefix(3)) == [
        "general.type", "general.sampling.top_k", "general.name",
      ])
    #expect(metadata.integer("general.sampling.top_k") == 7)
    #expect(
      texts(general) == [
        "general.name": "Bar v2", "general.version": "v2", "general.organization": "Org",
        "general.finetune": "Chat", "general.basename": "bar", "general.size_label": "7B",
        "general.license": "mit",
      ])
  }

  @Test func `a card or a generation config that cannot be read says nothing`() throws {
    let scratch = try Scratch()
    try scratch.put("Foo/config.json", [:])
    try scratch.put("Foo/model.safetensors", shard(["x"]))
    try scratch.put("Foo/README.md/x", [])
    try scratch.put("Foo/generation_config.json", "{".utf8)
    let checkpoint = try Checkpoint(opening: scratch.path("Foo"))
    let general = try GeneralMetadata(checkpoint, parameters: ParameterCount())
    #expect(general.keys.map(\.0) == ["general.name"])
  }

  @Test(arguments: ["", "[]", "{\"a\""])
  func `overrides must be an object`(text: String) {
    let error = #expect(throws: CheckpointError.self) {
      try MetadataOverrides(parsing: Array(text.utf8), file: "metadata.json")
    }
    #expect(error?.description.hasPrefix("metadata.json: ") == true)
  }

  @Test func `overrides replace, null and empty values too`() throws {
    let keys = texts(
      try metadata(
        card: "author: a\nbase_model: x/y\nlicense: mit", directory: "foo-bar",
        overrides: [
          "general.name": .null, "general.author": "", "general.license": "other",
          "general.base_models": .null, "general.datasets": [], "general.url": "u", "else": 1,
        ]))
    #expect(
      keys == [
        "general.name": "foo-bar", "general.license": "mit", "general.url": "u",
        "general.dataset.count": "0",
      ])
  }

  @Test func `the name that is asked for is taken as it is`() throws {
    let metadata = try metadata(
      modelName: "x-7b", overrides: ["general.name": "y", "general.basename": .null])
    #expect(texts(metadata) == ["general.name": "x-7b"])
    #expect(metadata.fileName(type: "q4_k_m") == "x-7b-Q4_K_M.gguf")
  }

  @Test func `sampling keys have their types; a null is none`() throws {
    let keys = try metadata(
      generation: [
        "temperature": 1, "top_k": 5, "top_p": .null, "repetition_penalty": 1.5, "sequence": "a",
      ], overrides: ["general.sampling.mirostat": 2, "general.sampling.top_k": .null]
    ).keys
    #expect(
      keys.prefix(4).map(\.0)
        == ["sequence", "temp", "penalty_repeat", "mirostat"].map {
          "general.sampling." + $0
        })
    #expect(keys.prefix(4).map(\.1) == [.string("a"), .float32(1), .float32(1.5), .int32(2)])
  }

  @Test(
    arguments: [
      (["top_k": 1.5], [:], "generation_config.json: \"top_k\" is 1.5"),
      (["top_k": 4_294_967_296], [:], "generation_config.json: \"top_k\" is 4294967296"),
      (["temperature": "warm"], [:], "generation_config.json: \"temperature\" is \"warm\""),
      ([:], ["general.name": 1], "metadata.json: \"general.name\" is a number"),
      ([:], ["general.tags": "a"], "metadata.json: \"general.tags\" is a string"),
      ([:], ["general.tags": [1]], "metadata.json: \"general.tags\" is an array"),
      ([:], ["general.base_models": ["a"]], "metadata.json: \"general.base_models\" is an array"),
    ] as [(JSONObject, JSONObject, String)])
  func `a value of another kind is refused`(
    generation: JSONObject, overrides: JSONObject, message: String
  ) {
    let error = #expect(throws: CheckpointError.self) {
      try metadata(generation: generation, overrides: overrides)
    }
    #expect(error?.description.hasPrefix(message + ", expected ") == true)
  }

  @Test func `file names have no spaces and no slashes, and a vocabulary no size`() throws {
    let metadata = try metadata(
      overrides: [
        "general.basename": " a/b c ", "general.size_label": "7B", "general.finetune": "d e",
        "general.version": "v1",
      ])
    #expect(metadata.fileName(type: "F16") == "a-b-c-7B-d-e-v1-F16.gguf")
    #expect(metadata.fileName(type: "F16", kind: .vocabulary) == "a-b-c-d-e-v1-vocab.gguf")
    #expect(metadata.fileName(type: "F16", kind: .adapter) == "a-b-c-7B-d-e-v1-F16-LoRA.gguf")
    #expect(metadata.fileName(type: "F16", kind: .projector) == "mmproj-a-b-c-d-e-v1-F16.gguf")
  }
}
