extension CommandCase {
  private static let checkpoint = Workspace.checkpoint

  /// Errors after the options have been understood.
  static let refusals = [
    // Wrong usage
    refused(
      "convert \(checkpoint) --to Q8_0 --kernels fastest", status: 64, "no kernel set \"fastest\" *"
    ),
    refused("convert \(checkpoint) --to Q9", status: 64, "\"Q9\" is not a file type; *"),
    refused(
      "convert \(checkpoint) --to Q8_0,Q4_K_M,q8_0", status: 64,
      "--to Q8_0,Q4_K_M,q8_0: q8_0 is named twice"),
    refused("convert \(checkpoint) --to Q8_0,", status: 64, "\"\" is not a file type; *"),
    refused(
      "convert \(checkpoint) --to Q8_0,BF16,auto", status: 64,
      "*-BF16.gguf: both BF16 and auto would be called so; *"),
    refused(
      "convert \(checkpoint) --to Q8_0,F16 -o out.gguf", status: 64,
      "-o out.gguf: is the name of one file, and there are several outputs; * -o 'out-{type}.gguf'"),
    refused(
      "convert \(checkpoint) --mmproj --to F16,mmproj:Q8_0", status: 64,
      "--to mmproj:Q8_0: with --mmproj every type is the vision tower's: *"),
    refused(
      "convert \(checkpoint) --to Q8_0 --via Q4_0", status: 64,
      "--via Q4_0: expected bf16 or f16"),
    refused(
      "convert \(checkpoint) --to Q8_0 --tensor-type attn_v=I32", status: 64,
      "\"attn_v=I32\": \"I32\" is not a type that tensors can be given"),
    refused(
      "convert \(checkpoint) --to Q8_0 --override-kv a", status: 64,
      "\"a\" is not of the form KEY=TYPE:VALUE, such as x.y=int:4"),
    refused(
      "encode --type Q4_K --columns 32 rows.f32 out.bin", status: 64,
      "--columns 32: expected a positive multiple of 256, the block of Q4_K"),

    // No input
    refused("convert nothing --to Q8_0", status: 66, "nothing: cannot be opened: *"),
    refused("inspect nothing.gguf", status: 66, "nothing.gguf: cannot be opened: *"),
    refused("measure F16.gguf nothing", status: 66, "nothing: cannot be opened: *"),
    refused(
      "convert \(checkpoint) --to Q8_0 --imatrix nothing", status: 66,
      "nothing: cannot be opened: *"),

    // Bad data
    refused("inspect damaged.gguf", status: 65, "damaged.gguf: *"),
    refused("convert damaged.gguf --to Q8_0 -o out.gguf", status: 65, "damaged.gguf: *"),
    refused(
      "convert nan.gguf --to Q8_0 -o out.gguf", status: 65,
      "nan.gguf: tensor \"blk.0.ffn_up.weight\": *row 2, column 7*nan*"),
    refused(
      "convert Q4_K_M.gguf --to Q8_0 -o out.gguf", status: 65,
      "Q4_K_M.gguf: tensor \"token_embd.weight\": is Q5_0 already; *--allow-requantize*"),
    refused(
      "convert \(Workspace.wide) --to IQ2_XXS -o out.gguf", status: 65,
      "tensor \"blk.0.attn_k.weight\": IQ2_XXS needs an importance matrix; *--imatrix*"),
    refused(
      "convert \(Workspace.wide) --to Q8_0,IQ2_XXS --dry-run --json", status: 65,
      "tensor \"blk.0.attn_k.weight\": IQ2_XXS needs an importance matrix; *--imatrix*"),
    refused("encode --type I32 --columns 32 rows.f32 out.bin", status: 65, "*I32*"),
    refused(
      "encode --type Q8_0 --columns 96 rows.f32 out.bin", status: 65,
      "rows.f32: has 128 values, not a whole number of rows of 96"),
    refused(
      "decode --type Q8_0 rows.f32 out.f32", status: 65,
      "rows.f32: has 512 bytes, not a whole number of Q8_0 blocks of 34"),
    refused(
      "measure \(checkpoint) \(Workspace.wide)", status: 65,
      "tensor \"*\": has the shape [472, 128] in the reference and [512, 256] in the candidate"),

    // An output that cannot be created
    refused(
      "convert \(checkpoint) --to Q8_0 -o F16.gguf", status: 73,
      "F16.gguf: exists; --force replaces it"),
    refused(
      "convert F16.gguf --to Q8_0 -o F16.gguf --force", status: 73,
      "F16.gguf: is the same file as F16.gguf, which is read; choose another name"),
    refused(
      "convert \(checkpoint) --to Q8_0 -o nowhere/out.gguf", status: 73,
      "nowhere/out.gguf: cannot be created: *"),
  ]

  /// Errors in the options themselves.
  static let misuses = [
    misused("convert", "Missing expected argument '<checkpoint>'"),
    misused("convert \(checkpoint)", "Missing expected argument '--to <type>'"),
    misused("convert \(checkpoint) --to Q8_0 --threads 0", "--threads 0: expected *"),
    misused("measure F16.gguf", "Missing expected argument '<candidate> ...'*"),
    misused("measure F16.gguf F16.gguf --json --csv", "--json and --csv exclude each other"),
    misused("measure F16.gguf F16.gguf --sort size", "The value 'size' is invalid *"),
    misused("encode --type Q9_X --columns 32 rows.f32 out.bin", "The value 'Q9_X' is invalid *"),
    misused("frobnicate", "Unexpected argument 'frobnicate'"),
  ]
}
