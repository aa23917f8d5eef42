import Tensors
import Testing

/// Names that agree in their first bytes, in eight of them and in more, some beyond ASCII.
private let names =
  ["", "a", "model.layers.1", "model.layers.10.mlp", "model.layers.2", "model.layers.2.mlp.down"]
  + ["model.laye\u{E9}", "model.laye\u{65}\u{301}", "model.la\u{1F600}yers.3.weight", "z"]

@Suite struct NameTests {
  @Test func `names are equal and sorted by their bytes`() {
    for a in names {
      for b in names {
        let (first, second) = (Array(a.utf8), Array(b.utf8))
        #expect((ExactName(a) == ExactName(b)) == (first == second), "\(a) \(b)")
        #expect(
          (ExactName(a) < ExactName(b)) == first.lexicographicallyPrecedes(second), "\(a) \(b)")
      }
    }
  }

  @Test func `a name ends in bytes`() {
    for name in names {
      for count in 0...name.unicodeScalars.count {
        let end = String(String.UnicodeScalarView(name.unicodeScalars.suffix(count)))
        #expect(name.hasBytes(atEnd: end), "\(name) \(end)")
        #expect(!name.hasBytes(atEnd: "x" + name))
      }
    }
    #expect(!"model.weight".hasBytes(atEnd: ".weighT"))
    #expect(!"e\u{301}".hasBytes(atEnd: "\u{E9}"))
  }

  @Test func `each dimension of a shape is at its place`() throws {
    for dimensions in [[], [7], [2, 3], [2, 3, 4], [2, 3, 4, 5], [2, 3, 4, 5, 6]] {
      let shape = try Shape(dimensions)
      #expect(dimensions.indices.map { shape[$0] } == dimensions)
    }
  }
}
