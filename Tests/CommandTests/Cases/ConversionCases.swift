extension CommandCase {
  private static let summary: Expectation = .like(
    """
    out.gguf
    21 tensors, 522 880 weights, 557.0 KiB, 8.529 bits per weight
    error: relative *, SQNR * dB, largest *
    worst tensor: blk.* (Q8_0, * dB)
    * million weights a second

    """)

  static let convert = [
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q4_K_M --dry-run", output: .snapshot("plan.txt")),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q4_K_M --dry-run --json",
      output: .object([
        "type", "metadata", "tensors", "dropped", "parts", "bytes", "bitsPerWeight", "obstacles",
      ])),
    CommandCase(
      "convert \(Workspace.wide) --to IQ2_XXS --dry-run --quiet --filter-not-needed",
      status: 64, error: .like("Error: Unknown option '--filter-not-needed'\n*")),
    CommandCase(
      "convert \(Workspace.checkpoint) --to q8_0 -o out.gguf", error: summary,
      creates: ["out.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0 -o out.gguf --quiet --kernels baseline",
      creates: ["out.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0 -o out.gguf --json --quiet --threads 3",
      output: .object([
        "file", "files", "type", "bytes", "weights", "bitsPerWeight", "fallbacks", "seconds",
        "tensors",
        "total",
      ]), creates: ["out.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to auto --quiet",
      creates: ["vicuna-523K-7b-v1.5-BF16.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0 --quiet -o .",
      creates: ["vicuna-523K-7b-v1.5-Q8_0.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint)/model.safetensors --to F16 --quiet -o out.gguf",
      creates: ["out.gguf"]),
    CommandCase(
      "convert Q4_K_M.gguf --to Q8_0 --allow-requantize --quiet -o out.gguf",
      creates: ["out.gguf"]),
    CommandCase(
      "convert nan.gguf --to Q8_0 --allow-nonfinite --quiet -o out.gguf", creates: ["out.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0,f16 -o x-{type}.gguf",
      error: .like(
        """
        x-Q8_0.gguf
        21 tensors, *
        error: *
        x-F16.gguf
        21 tensors, *
        2 outputs in * million weights a second

        """), creates: ["x-F16.gguf", "x-Q8_0.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0,Q4_K_M --json --quiet",
      output: .object(["outputs", "bytes", "seconds"]),
      creates: ["vicuna-523K-7b-v1.5-Q4_K_M.gguf", "vicuna-523K-7b-v1.5-Q8_0.gguf"]),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0,Q4_K_M --json --dry-run",
      output: .object(["outputs", "bytes"])),
    CommandCase(
      "convert \(Workspace.checkpoint) --to Q8_0 -o out.gguf --quiet --resume",
      creates: ["out.gguf"]),
    // An output that may be replaced: here a link, whose target is nobody's input.
    CommandCase("convert F16.gguf --to Q8_0 --quiet --force -o Q4_K_M.gguf"),
    CommandCase("encode --type Q8_0 --columns 32 rows.f32 out.bin", creates: ["out.bin"]),
  ]
}
