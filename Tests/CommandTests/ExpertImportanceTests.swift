import SystemPackage
import TestSupport
import Testing

/// What plan and summary tell of an importance matrix of experts.
@Suite struct `Importance of experts` {
  private static let name = "Mixtral-8x2M-Instruct-v0.1"

  @Test(arguments: ["plan", "convert"])
  func `says how many tokens there were and which experts got none`(_ command: String) throws {
    try withTemporaryDirectory { directory in
      let source = try CheckpointFixture(Self.name).write(into: directory).string
      let matrix = Fixture.path("checkpoints/\(Self.name)/expected/imatrix/imatrix.gguf").string
      let result = try KerfProcess.run(
        [command, source, "--to", "IQ3_S", "--imatrix", matrix, "--importance-prior", "32"],
        in: directory)
      #expect(result.status == 0, "\(result.error)")
      let lines = """
        importance: 10 of 12 tensors covered by 8 chunks of text
          experts: reached by 0 to 4 096 tokens each, and the mean over all counts as 32.0 more
          no entry is usual: output.weight, token_embd.weight
          experts that the text never reached: blk.0.ffn_down_exps.weight (expert 5),
            blk.0.ffn_gate_exps.weight (expert 5), blk.0.ffn_up_exps.weight (expert 5),
            blk.1.ffn_down_exps.weight (expert 5), blk.1.ffn_gate_exps.weight (expert 5) and 1 more

        """
      let text = command == "plan" ? result.output : result.error
      #expect(text.contains(lines), "\(text)")
    }
  }
}
