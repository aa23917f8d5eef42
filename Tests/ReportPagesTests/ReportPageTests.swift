import Measurement
import Quantization
import ReportPages
import Tensors
import TestSupport
import Testing

@Suite struct `Report page` {
  @Test func `text of files is never markup`() throws {
    // The accents make one character with what stands before them; a browser sees two.
    let names = [
      "</script><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "'><img src=x>",
      "<\u{301}b>", "\"\u{301} onload=\u{301}x", "&amp;", "{{title}}", "a\u{1B}[31m\u{202E}b\nc",
    ]
    let html = try page(names.map { ($0, [1, 2, 3, 4]) }, title: names[0], file: names[1]).html()
    #expect(!html.contains("alert(1)</script>"))
    #expect(!html.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" })
    let text = String(String.UnicodeScalarView(html.unicodeScalars))
    for bad in ["<script>alert", "<img", "\" onmouseover", "<\u{301}", "\"\u{301}"] {
      #expect(!contains(text, bad), "\(bad.debugDescription)")
    }
    #expect(contains(text, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(contains(text, "<th scope=\"row\">{{title}}<"))
    #expect(contains(text, "a\\u{1b}[31m\\u{202e}b\\u{a}c"))
  }

  @Test func `nothing is fetched from anywhere`() throws {
    let html = try page([("a", [1, 2, 3, 4])]).html()
    for part in ["http:", "https:", "src=", "href=", "@import", "url("] {
      #expect(!html.contains(part), "\(part)")
    }
  }

  @Test func `a page without errors, and one of odd tensors, can be made`() throws {
    #expect(try page([("same", [0, 0, 0, 0])]).html().contains("Nothing has changed."))
    for values: [Float] in [[.nan, 1, 1, 1], [.infinity, 1, 1, 1], [1e30, 0, 0, 0]] {
      let html = try page([("odd.0.x", values), ("odd.99999999999999999999.x", values)]).html()
      #expect(!html.contains(">nan<") && !html.contains(">inf<"))
    }
    #expect(
      try ReportPage(title: "", reference: "", models: [], generator: "", showsExperts: true)
        .html().hasSuffix("</html>\n"))
  }

  @Test func `a hundred layers of 128 experts take less than a megabyte`() throws {
    var noise = Noise(1)
    let shape = try Shape([128, 1, 4])
    let roles = [
      "attn_q", "attn_k", "attn_v", "attn_output", "attn_norm", "ffn_norm", "ffn_gate_inp",
      "ffn_gate_exps", "ffn_up_exps", "ffn_down_exps",
    ]
    let tensors = try (0..<100).flatMap { layer in
      try roles.map { role in
        let isStack = role.hasSuffix("exps")
        let values = noise.values(isStack ? 512 : 4)
        return MeasuredTensor(
          name: "blk.\(layer).\(role).weight", type: .Q4_K, shape: isStack ? shape : try Shape([4]),
          errors: measured(
            values, values.map { $0 + noise.next() * 0.1 }, isStack ? shape : try Shape([4])))
      }
    }
    let html = try ReportPage(
      title: "big", reference: "big", models: [MeasuredModel(file: "big.gguf", tensors: tensors)],
      generator: "kerf", showsExperts: true
    ).html()
    #expect(html.utf8.count < 1_000_000)
    #expect(html.contains("300 stacked tensors from top to bottom, role by role, 128 experts"))
  }

  @Test func `several models are side by side`() throws {
    let one = try page([("a", [1, 2, 3, 4])])
    let html = try ReportPage(
      title: "t", reference: "r", models: one.models + one.models, generator: "kerf",
      showsExperts: false
    ).html()
    #expect(html.contains("id=\"comparison\""))
    #expect(html.contains("data-model=\"1\""))
  }

  private func page(
    _ tensors: [(name: String, misses: [Float])], title: String = "t", file: String = "f"
  ) throws -> ReportPage {
    let shape = try Shape([2, 2])
    return ReportPage(
      title: title, reference: file,
      models: [
        MeasuredModel(
          file: file,
          tensors: tensors.map { name, misses in
            let reference: [Float] = [1, -2, 3, -4]
            return MeasuredTensor(
              name: name, type: .F32, shape: shape,
              errors: measured(reference, zip(reference, misses).map { $0 + $1 }, shape))
          })
      ], generator: "kerf 1", showsExperts: true)
  }

  private func measured(_ reference: [Float], _ candidate: [Float], _ shape: Shape) -> TensorErrors
  {
    var errors = TensorErrors(shape)
    unsafe reference.withUnsafeBufferPointer { reference in
      unsafe candidate.withUnsafeBufferPointer { candidate in
        unsafe errors.merge(
          RowErrors(
            reference: reference, candidate: candidate, shape: shape, firstRow: 0,
            type: .F32, kernels: .best))
      }
    }
    return errors
  }

  /// Whether scalars occur in that order: `contains` of strings goes by characters.
  private func contains(_ text: String, _ part: String) -> Bool {
    Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
  }
}

private struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }

  mutating func values(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}
