import Foundation
import Quantization
import Tensors
import Testing

/// Every kernel set against the plain code, on random rows.
///
/// `KERF_RANDOM_BLOCKS` sets how many blocks of each type and form (200 numbers count as one),
/// `KERF_SEED` which.
struct KernelAgreementTests {
  static let blocks =
    ProcessInfo.processInfo.environment["KERF_RANDOM_BLOCKS"].flatMap { Int($0) } ?? 1500
  static let seed =
    ProcessInfo.processInfo.environment["KERF_SEED"].flatMap { UInt64($0) } ?? 20_261_121
  static let types = ElementType.allCases.filter { $0.canDecode && $0.layout.ggufCode != nil }

  /// Random rows of a type: few or many, of one block or several.
  struct Sample {
    let weights: [Float]
    let columns: Int
    let importance: [Float]
    let description: String

    init(_ type: ElementType, kind: RowKind, using generator: inout SeededGenerator) {
      let unit =
        type.blockWeights == 1 ? Int.random(in: 1...700, using: &generator) : type.blockWeights
      self.init(
        columns: unit * [1, 1, 2, 3, 4, 9].randomElement(using: &generator, or: 1),
        rows: [1, 1, 2, 3, 5, 8, 17].randomElement(using: &generator, or: 1), kind: kind,
        using: &generator)
    }

    init(columns: Int, rows: Int, kind: RowKind, using generator: inout SeededGenerator) {
      self.columns = columns
      weights = (0..<rows).flatMap { [columns] _ in kind.weights(columns, using: &generator) }
      importance = randomImportance(columns, using: &generator)
      description = "\(kind) rows of \(columns): \(rows)"
    }
  }

  /// Calls `body` with samples until they hold the number of blocks asked for.
  func forSamples(
    of type: ElementType, kinds: [RowKind], _ body: (Sample, _ name: String) throws -> Void
  ) rethrows {
    var generator = SeededGenerator(seed: Self.seed)
    let wanted = Self.blocks * (type.blockWeights == 1 ? 200 : type.blockWeights)
    var (done, number) = (0, 0)
    while done < wanted {
      let sample = Sample(type, kind: kinds[number % kinds.count], using: &generator)
      try body(sample, "KERF_SEED=\(Self.seed), sample \(number): \(sample.description)")
      done += sample.weights.count
      number += 1
    }
  }

  @Test(arguments: types, [false, true])
  func `kernel sets encode as the plain code does`(_ type: ElementType, weighted: Bool) throws {
    guard let comparison = try Comparison(type, weighted: weighted) else { return }
    try forSamples(of: type, kinds: RowKind.defined) { try comparison.expectEqual($0, $1) }
  }

  /// Rows of several pairs of groups, which kernels may take in another order.
  @Test(arguments: types.filter { $0.blockWeights == 32 }, [false, true])
  func `kernel sets encode long rows as the plain code does`(
    _ type: ElementType, weighted: Bool
  ) throws {
    guard let comparison = try Comparison(type, weighted: weighted) else { return }
    var generator = SeededGenerator(seed: Self.seed)
    for kind in RowKind.defined {
      for blocks in [48, 128] {
        let sample = Sample(columns: 32 * blocks, rows: 3, kind: kind, using: &generator)
        try comparison.expectEqual(sample, "KERF_SEED=\(Self.seed), \(sample.description)")
      }
    }
  }

  /// The plain code and the kernel sets that encode a type in one form.
  struct Comparison {
    let weighted: Bool
    let plain: RowCodec
    let codecs: [RowCodec]

    /// Nothing where no set has a kernel.
    init?(_ type: ElementType, weighted: Bool) throws {
      let sets = KernelSet.available.filter { $0.encodes(type, withImportance: weighted) }
      guard type.canEncode, !sets.isEmpty else { return nil }
      self.weighted = weighted
      plain = try RowCodec(type, kernels: .scalar)
      codecs = try sets.map { try RowCodec(type, kernels: $0) }
    }

    func expectEqual(_ sample: Sample, _ name: String) throws {
      let importance = weighted ? sample.importance : nil
      let expected = try plain.encode(
        sample.weights, columns: sample.columns, importance: importance)
      for codec in codecs {
        let found = try codec.encode(
          sample.weights, columns: sample.columns, importance: importance)
        let difference = found.indices.first { found[$0] != expected[$0] }
        #expect(
          difference == nil,
          "\(codec.kernels), \(name), byte \(difference ?? 0), blocks of \(plain.type.blockBytes)")
      }
    }
  }

  @Test(arguments: types, KernelSet.available)
  func `every type that is encoded has kernels of its own`(
    _ type: ElementType, _ kernels: KernelSet
  ) {
    guard type.canEncode, type != .F32 else { return }
    #expect(kernels.decodes(type))
    #expect(kernels.encodes(type, withImportance: true))
    #expect(kernels.encodes(type, withImportance: false) == (type.importance != .required))
  }

  @Test(arguments: types)
  func `kernel sets decode any bytes as the plain code does`(_ type: ElementType) throws {
    let plain = try RowCodec(type, kernels: .scalar)
    let codecs = try KernelSet.available.filter { $0.decodes(type) }
      .map { try RowCodec(type, kernels: $0) }
    var generator = SeededGenerator(seed: Self.seed)
    for count in [1, 2, 3, 7, 64, Self.blocks] {
      let bytes = (0..<count * type.blockBytes).map { _ in
        UInt8(truncatingIfNeeded: generator.next() >> 32)
      }
      let expected = try plain.decode(bytes).canonicalBits
      for codec in codecs {
        let found = try codec.decode(bytes).canonicalBits
        let difference = found.indices.first { found[$0] != expected[$0] }
        #expect(
          difference == nil,
          "\(codec.kernels), KERF_SEED=\(Self.seed), \(count) blocks, weight \(difference ?? 0)")
      }
    }
  }

  @Test(arguments: types)
  func `infinities, NaNs and huge weights encode to some block that decodes`(
    _ type: ElementType
  ) throws {
    guard type.canEncode else { return }
    for kernels in KernelSet.all {
      let codec = try RowCodec(type, kernels: kernels)
      var generator = SeededGenerator(seed: Self.seed)
      for kind in RowKind.undefined {
        for _ in 0..<8 {
          let sample = Sample(type, kind: kind, using: &generator)
          for importance in [nil, sample.importance] {
            if importance == nil, type.importance == .required { continue }
            // What a set has no kernel for is the plain code's, which has its own turn.
            let isKernel = kernels.encodes(type, withImportance: importance != nil)
            guard kernels.name == "scalar" || isKernel else { continue }
            let blocks = try codec.encode(
              sample.weights, columns: sample.columns, importance: importance)
            #expect(try codec.decode(blocks).count == sample.weights.count)
          }
        }
      }
    }
  }
}

extension Array {
  func randomElement(using generator: inout SeededGenerator, or fallback: Element) -> Element {
    randomElement(using: &generator) ?? fallback
  }
}
