extension CommandCase {
  static let version = [
    CommandCase(
      "version --json",
      output: .object(["version", "kernels", "kernelSets", "types", "fileTypes", "families"])),
    CommandCase(
      "version", output: .like("kerf *\nkernels *\ntypes *\nfamilies *LlamaForCausalLM*\n")),
    CommandCase(
      "version --kernels baseline", output: .like("kerf *\nkernels      baseline (this machine *\n")
    ),
    CommandCase("--version", output: .like("kerf *.*.*\n")),
  ]

  static let families = [
    CommandCase(
      "families", output: .like("architecture *GGUF *\nLlamaForCausalLM *llama *mmproj*")),
    CommandCase(
      "families --json", output: .list(["architectures", "gguf", "vocabularies", "special"])),
  ]

  static let bench = [
    CommandCase(
      "bench --type Q8_0 --kernels baseline --json",
      output: .list(["type", "operation", "importance", "kernels", "millionWeightsPerSecond"]))
  ]

  static let help: [CommandCase] =
    [CommandCase("--help", output: .snapshot("help.txt"))]
    + [
      "plan", "convert", "split", "merge", "inspect", "measure", "diff", "verify", "importance",
      "importance show",
      "importance merge", "importance convert", "encode", "decode", "bench", "families", "version",
    ].flatMap { name in
      let snapshot = "help-\(name.replacing(" ", with: "-")).txt"
      return [
        CommandCase("help \(name)", output: .snapshot(snapshot)),
        CommandCase("\(name) --help", output: .snapshot(snapshot)),
      ]
    }

  private static let inspection = [
    "tensorCount", "weights", "bytes", "bitsPerWeight", "types", "metadata", "tensors",
  ]

  static let inspect = [
    CommandCase("inspect Q4_K_M.gguf", output: .snapshot("inspect-gguf.txt")),
    CommandCase("inspect \(Workspace.checkpoint)", output: .snapshot("inspect-checkpoint.txt")),
    CommandCase(
      "inspect Q4_K_M.gguf --metadata --filter general.*",
      output: .snapshot("inspect-metadata.txt")),
    CommandCase(
      "inspect Q4_K_M.gguf --tensors --filter blk.?.attn_v.*",
      output: .snapshot("inspect-filtered.txt")),
    CommandCase(
      "inspect Q4_K_M.gguf --json",
      output: .object(
        ["path", "format", "files", "version", "byteOrder", "alignment"] + inspection)),
    CommandCase(
      "inspect \(Workspace.checkpoint) --json",
      output: .object(["path", "format", "files"] + inspection)),
    CommandCase(
      "inspect \(Workspace.checkpoint)/model.safetensors --tensors --json",
      output: .object(["path", "format", "files"] + inspection.filter { $0 != "metadata" })),
  ]

  private static let error = [
    "reference", "candidate", "bytes", "tensors", "total", "onlyInReference", "onlyInCandidate",
  ]

  static let measure = [
    CommandCase(
      "measure \(Workspace.checkpoint) Q4_K_M.gguf", output: .snapshot("measure.txt")),
    CommandCase(
      "measure F16.gguf Q4_K_M.gguf --sort sqnr --filter blk.0.*",
      output: .snapshot("measure-sorted.txt")),
    CommandCase(
      "measure \(Workspace.checkpoint) Q4_K_M.gguf --csv --filter *norm*",
      output: .snapshot("measure.csv")),
    CommandCase("measure \(Workspace.checkpoint) Q4_K_M.gguf --json", output: .object(error)),
    CommandCase(
      "measure F16.gguf F16.gguf --json --kernels baseline --threads 1", output: .object(error)),
    CommandCase(
      "measure \(Workspace.checkpoint) Q4_K_M.gguf F16.gguf",
      output: .snapshot("measure-several.txt")),
    CommandCase(
      "measure \(Workspace.checkpoint) Q4_K_M.gguf F16.gguf --json",
      output: .object(["reference", "candidates", "comparison"])),
    CommandCase(
      "measure \(Workspace.checkpoint) Q4_K_M.gguf --filter blk.0.attn_* --rows --blocks",
      output: .snapshot("measure-details.txt")),
    CommandCase(
      "measure F16.gguf Q4_K_M.gguf --csv --html report.html --filter blk.0.attn_q.weight",
      output: .like("name,type,shape,*"), creates: ["report.html"]),
  ]
}
