import OrderedCollections
import StrictJSON
import Testing

@testable import Checkpoints

@Suite struct ModelCardTests {
  @Test(arguments: [
    "", "# A model", " ---\nname: x\n---\n", "--- \nname: x\n---\n", "\u{FEFF}---\nname: x\n---\n",
    "---", "---\n---\n", "---\n- a\n---\n", "---\njust text\n---\n", "---\na: [\n---\n",
    "---\nname: x\nname: y\n---\n", "---\nname: *x\n---\n",
    "---\na: " + String(repeating: "[", count: 100_000) + "\n---\n",
    "---\n" + String(repeating: "? ", count: 100_000) + "\n---\n",
  ])
  func `a README without a mapping at its head says nothing`(readme: String) {
    #expect(ModelCard(parsing: readme).members.isEmpty)
  }

  @Test func `the head ends at the next line of three hyphens`() {
    let card = ModelCard(parsing: "---\r\nname: x\r\nlicense: mit\r\n---\r\nauthor: y\r\n---\r\n")
    #expect(card.members == ["name": "x", "license": "mit"])
    #expect(ModelCard(parsing: "---\nname: x").members == ["name": "x"])
  }

  @Test func `scalars are spelled as in the card`() {
    let card = ModelCard(
      parsing: """
        ---
        name: 1.10
        version: 2024-01-01
        license: null
        author: ~
        language: no
        quoted: 'no'
        languages:
        - en
        - no
        - [no, yes]
        tags: [on, 3, x]
        tabs:\t a\tb
        folded: >-
          one
          two
        ---
        """)
    #expect(
      card.members == [
        "name": "1.10", "version": "2024-01-01", "license": .null, "author": .null,
        "language": false, "quoted": "no", "languages": ["en", "no", ["no", "yes"]],
        "tags": ["on", "3", "x"], "tabs": "a  b", "folded": "one two",
      ])
    #expect(card["license"] == nil)
    #expect(card["name"] == "1.10")
  }

  @Test func `what is nested deeper than any key needs is cut off`() {
    let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    let card = ModelCard(parsing: "---\nname: x\nmodel-index: \(deep)\n---\n")
    #expect(card["name"] == "x")
    #expect(card["model-index"] == [[[.null]]])
  }

  @Test func `aliases of aliases do not fill the memory`() {
    let wide = Array(repeating: "*a", count: 2000).joined(separator: ", ")
    let wider = Array(repeating: "*b", count: 2000).joined(separator: ", ")
    let card = ModelCard(parsing: "---\na: &a [x, y]\nb: &b [\(wide)]\nc: [\(wider)]\n---\n")
    #expect(card["a"] == ["x", "y"])
    #expect(card["c"]?.array?.count == 2000)
  }
}
