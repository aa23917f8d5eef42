import Quantization
import StrictJSON
import Tensors
import TestSupport
import Testing

struct CodebookTests {
  /// A format of a codebook, with a block whose first point has the number, with unit scale.
  struct Use: CustomTestStringConvertible, Sendable {
    let book: String
    let type: ElementType
    /// What decoding adds to each coordinate.
    var delta: Float = 0
    let block: @Sendable (Int) -> [Int: UInt8]

    var testDescription: String { type.rawValue }
  }

  // Half precision: 1 is 3C00, 4 is 4400, 8 is 4800.
  static let uses = [
    Use(book: "IQ2_XXS", type: .IQ2_XXS) { [1: 0x48, 2: UInt8($0)] },
    Use(book: "IQ2_XS", type: .IQ2_XS) { [1: 0x48, 2: UInt8($0 & 255), 3: UInt8($0 >> 8)] },
    Use(book: "IQ2_S", type: .IQ2_S) { [1: 0x48, 2: UInt8($0 & 255), 66: UInt8($0 >> 8)] },
    Use(book: "IQ3_XXS", type: .IQ3_XXS) { [1: 0x44, 2: UInt8($0)] },
    Use(book: "IQ3_S", type: .IQ3_S) { [1: 0x3C, 2: UInt8($0 & 255), 66: UInt8($0 >> 8)] },
    Use(book: "IQ1", type: .IQ1_S, delta: 0.125) {
      [1: 0x3C, 2: UInt8($0 & 255), 34: UInt8($0 >> 8)]
    },
    // The scale's four quarters are the top bits of four words: 3C00 from the last to the first.
    Use(book: "IQ1", type: .IQ1_M, delta: 0.125) {
      [0: UInt8($0 & 255), 32: UInt8($0 >> 8), 53: 0xC0, 55: 0x30]
    },
  ]

  @Test(arguments: uses)
  func `every point of a codebook decodes to its coordinates`(_ use: Use) throws {
    let book = try Fixture.json("blocks/grids.json")[use.book]
    let points = (book?["index"]?.array ?? []).compactMap(\.integer)
    let values = (book?["decode_values"]?.array ?? []).compactMap(\.integer)
    let width = try #require(book?["bits_per_coordinate"]?.integer)
    #expect(points.count == book?["points"]?.integer)
    let codec = try RowCodec(use.type, kernels: .scalar)
    for (number, point) in points.enumerated() {
      var block = [UInt8](repeating: 0, count: use.type.blockBytes)
      for (offset, byte) in use.block(number) { block[offset] = byte }
      let coordinates = try codec.decode(block)[..<(width == 2 ? 8 : 4)].map { $0 - use.delta }
      let expected = coordinates.indices.map { i in
        Float(values[point >> (width * i) & (1 << width - 1)])
      }
      #expect(coordinates == expected, "point \(number)")
    }
  }

  @Test func `sign codes have an even number of minus signs`() throws {
    let codec = try RowCodec(.IQ2_XXS, kernels: .scalar)
    for code in 0..<128 {
      var block = [UInt8](repeating: 0, count: 66)
      block[1] = 0x48
      block[6] = UInt8(code)
      let negative = try codec.decode(block)[..<8].map { $0 < 0 }
      #expect(negative[..<7].enumerated().allSatisfy { $1 == (code >> $0 & 1 == 1) })
      #expect(negative.count { $0 }.isMultiple(of: 2))
    }
  }
}
