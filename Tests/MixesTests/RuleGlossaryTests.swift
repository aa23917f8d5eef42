import Mixes
import Testing

@Suite struct `Rules in words` {
  @Test(arguments: [
    ("Q4_K_M: value, more bits", "every third between"),
    ("Q3_K_M: down, first 1/16", "go through all others"),
    ("Q4_K_M: base", "no rule speaks"),
    ("kept: a vector", "vectors are small"),
    ("--tensor-type attn_v=q8_0", "the option decides"),
    ("Q8_0: rows are not whole blocks", "not whole blocks of the type"),
  ])
  func `are explained`(_ rule: (text: String, contains: String)) {
    let clauses = RuleGlossary.explanation(of: rule.text)
    #expect(clauses.contains { $0.contains(rule.contains) }, "\(clauses)")
  }

  @Test func `roles are told by names`() {
    #expect(MixTensor.role(of: "blk.3.attn_v.weight") == "attention, values")
    #expect(MixTensor.role(of: "blk.3.ffn_down_exps.weight") == "feed-forward, down")
    #expect(MixTensor.role(of: "blk.3.attn_norm.weight") == nil)
  }
}
