extension CommandCase {
  private static let checkpoint = Workspace.checkpoint

  static let verify = [
    CommandCase("verify Q4_K_M.gguf", output: .like("Q4_K_M.gguf: * tensors, *: whole*\n")),
    CommandCase(
      "verify Q4_K_M.gguf --json",
      output: .object(["file", "tensors", "bytes", "hashed", "errors", "warnings", "findings"])),
    CommandCase(
      "verify nan.gguf", status: 65,
      output: .like(
        "*error: tensor blk.0.ffn_up.weight: 1 weight is infinite or NaN (F32), the first in "
          + "row 2, from column 7 on\nnan.gguf: 1 tensor, *errors*\n")),
    CommandCase(
      "verify damaged.gguf", status: 65,
      output: .like("error: structure: damaged.gguf: *\ndamaged.gguf: 0 tensors, *1 error\n")),
    refused("verify nothing.gguf", status: 66, "nothing.gguf: cannot be opened: *"),
    refused(
      "verify Q4_K_M.gguf --manifest rows.f32", status: 65, "rows.f32: is not JSON: *"),
    CommandCase(
      "convert \(checkpoint) --to Q4_K_M,Q8_0 --quiet -o x-{type}.gguf --manifest {type}.json "
        + "--embed-manifest",
      creates: ["x-Q4_K_M.gguf", "x-Q8_0.gguf", "Q4_K_M.json", "Q8_0.json"]),
    refused(
      "convert \(checkpoint) --to Q8_0 -o out.gguf --manifest ./out.gguf --force", status: 64,
      "./out.gguf: is the name of an output, not of its manifest"),
    refused(
      "convert \(checkpoint) --to Q8_0 -o out.gguf --report ./out.gguf --force", status: 64,
      "--report ./out.gguf: is the name of an output; give the page one of its own"),
    refused(
      "convert \(checkpoint) --to Q8_0 -o out.gguf --manifest a.json --report ./a.json", status: 64,
      "--report ./a.json: is the name of an output; give the page one of its own"),
    refused(
      "convert \(checkpoint) --to Q4_K_M,Q8_0 --quiet -o x-{type}.gguf --manifest one.json",
      status: 64, "--manifest one.json: there are several outputs; *"),
    misused(
      "convert \(checkpoint) --to Q4_K_M --importance-prior 8",
      "--importance-prior is about an importance matrix: give --imatrix"),
  ]
}
