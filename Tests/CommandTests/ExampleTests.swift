import SystemPackage
import TestSupport
import Testing

/// The program in `Examples/`.
@Suite struct `Example program` {
  @Test func `it plans, converts with progress, and measures`() throws {
    try withTemporaryDirectory { directory in
      let source = try CheckpointFixture("Llama-3.1-2M-Instruct").write(into: directory).string
      let result = try KerfProcess.run(
        [source, directory.string, "Q8_0", "Q4_K_M"], in: directory,
        program: "convert-and-measure")
      #expect(result.status == 0, "\(result.error)")
      let expected = Expectation.like(
        """
        Llama-3.1-2M-Instruct-Q8_0.gguf: * bytes
        Llama-3.1-2M-Instruct-Q4_K_M.gguf: * bytes
        writing * bytes of tensors
        * tensors in 2 files
        *Q8_0.gguf: signal to noise 4*
        *Q4_K_M.gguf: signal to noise 2*

        """)
      #expect(try expected.fault(of: result.output) == nil)
      #expect(result.error.contains(String(repeating: "#", count: 30)))
    }
  }
}
