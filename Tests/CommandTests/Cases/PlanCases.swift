extension CommandCase {
  private static let wide = Workspace.wide
  private static let narrow = Workspace.checkpoint

  static let plan =
    tables + [
      CommandCase(
        "plan \(wide) --json", output: .object(["context", "cache", "types"])),
      CommandCase(
        "plan \(narrow) --to Q4_K_M --json",
        output: .object([
          "type", "tensors", "parts", "bytes", "weights", "bitsPerWeight", "fallbacks", "context",
          "cache", "importance", "cost", "obstacles",
        ])),
    ] + demands

  private static let tables = [
    CommandCase("plan \(wide) --context 1000", output: .snapshot("plan-types.txt")),
    CommandCase(
      "plan Q4_K_M.gguf", output: .like("type *\nCOPY *\n"),
      error: .like("kerf: warning: F32, *--allow-requantize*\n")),
    CommandCase(
      "plan \(narrow) --to Q4_K_M",
      output: .like(
        """
        tensor *
        *blk.0.ffn_down.weight *
        fallback: * took *: their rows are not whole blocks
        to run: * of it for a context of *
        importance: none given; it would lessen the error of * tensors
        conversion: reads *, writes *, takes about * of memory
        disk: * free where the output would go

        """)),
    CommandCase(
      "plan \(wide) --to Q4_K_M --explain",
      output: .like(
        "*blk.0.attn_v.weight *\n    attention, values, block 0 of *;\n*rule \"Q4_K_M: value*")),
    CommandCase(
      "plan \(wide) --to IQ2_XXS",
      output: .like("*importance: none given; * tensors cannot be made without\n*"),
      error: .like("kerf: warning: tensor \"blk.0.attn_k.weight\": IQ2_XXS needs an importance *\n")
    ),
  ]

  /// Each with its own status; `convert` makes the same before it creates a file.
  private static let demands = [
    CommandCase(
      "plan \(narrow) --to Q4_K_M --fallback fail --json", status: 80, output: .like("{*}\n"),
      error: .like(
        "kerf: error: --fallback fail: * tensors *: token_embd.weight (* instead of Q4_K), * and * "
          + "more; *\n")),
    refused(
      "convert \(narrow) --to Q4_K_M --fallback fail", status: 80, "--fallback fail: * tensors *"),
    refused(
      "convert \(wide) --to Q4_K_M --require-importance", status: 81,
      "--require-importance: * tensors *: blk.0.attn_k.weight, * and * more; *--imatrix"),
    refused(
      "convert \(wide) --to Q4_K_M --max-size 100KiB", status: 82,
      "--max-size: the output would have * bytes, * more than the 102400 allowed; *"),
    refused(
      "convert \(wide) --to Q4_K_M --max-size 0.1M", status: 82, "*more than the 100000 allowed*"),
    misused(
      "convert \(wide) --to Q4_K_M --max-size 5Q",
      "The value '5Q' is invalid for '--max-size <size>'"),
    misused(
      "plan \(wide) --max-size 5G",
      "--fallback, --require-importance and --max-size go with --to: they are about one file type"),
    misused("plan \(wide) --to Q8_0,Q4_0", "--to Q8_0,Q4_0: expected one type; *"),
    misused("plan \(wide) --explain", "--explain goes with --to: it speaks of single tensors"),
    misused(
      "plan \(wide) --context 0", "--context 0: expected a number of tokens from 1 to 1073741824"),
  ]
}
