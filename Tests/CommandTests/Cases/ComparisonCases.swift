extension CommandCase {
  static let diff = [
    CommandCase(
      "diff F16.gguf F16.gguf", output: .like("equal: * keys, * tensors\n")),
    CommandCase(
      "diff F16.gguf F16.gguf --headers",
      output: .like("equal: * keys, * tensors by name, shape and type\n")),
    CommandCase("diff F16.gguf Q4_K_M.gguf", status: 1, output: .snapshot("diff.txt")),
    CommandCase(
      "diff F16.gguf Q4_K_M.gguf --json", status: 1,
      output: .object(["first", "second", "keys", "tensors", "equalKeys", "equalTensors"])),
    CommandCase(
      "diff F16.gguf nan.gguf --headers", status: 1,
      output: .like(
        "- *~ llama.block_count: *~ blk.0.ffn_up.weight F16 * → F32 [4, 256]\n*differ, *equal*\n")),
    .refused("diff F16.gguf damaged.gguf", status: 65, "damaged.gguf: *"),
  ]

  static let importance = [
    CommandCase("importance show importance-a.gguf", output: .snapshot("importance.txt")),
    CommandCase(
      "importance show importance-a.gguf --json",
      output: .object(["path", "form", "datasets", "chunkCount", "chunkSize", "entries"])),
    CommandCase(
      "importance merge importance-a.gguf importance-b.gguf -o sum.dat", creates: ["sum.dat"]),
    CommandCase("importance convert importance-a.gguf -o old.dat", creates: ["old.dat"]),
    .refused(
      "importance merge importance-a.gguf importance-b.gguf -o importance-b.gguf", status: 73,
      "importance-b.gguf: *"),
    .refused(
      "importance merge importance-a.gguf -o importance-a.gguf --force", status: 73,
      "importance-a.gguf: *"),
    .refused(
      "importance show Q4_K_M.gguf", status: 65,
      "Q4_K_M.gguf: is no importance matrix: the key imatrix.datasets is missing"),
    .refused("importance show rows.f32", status: 65, "rows.f32: *"),
    .misused(
      "importance convert importance-a.gguf -o out.txt", "-o out.txt: the name must end with *"),
  ]
}
