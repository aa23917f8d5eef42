import Quantization
import Tensors
import Testing

struct RowCodecTests {
  static let encodable = ElementType.allCases.filter(\.canEncode)

  private func sample(
    _ type: ElementType, rows: Int, blocks: Int
  ) -> (weights: [Float], columns: Int) {
    var generator = SeededGenerator(seed: 7)
    let columns = type.blockWeights * blocks
    return ((0..<rows * columns).map { _ in generator.gaussian() }, columns)
  }

  @Test(arguments: encodable, KernelSet.all)
  func `a row's bytes depend on that row only`(_ type: ElementType, kernels: KernelSet) throws {
    let codec = try RowCodec(type, kernels: kernels)
    let (weights, columns) = sample(type, rows: 5, blocks: 3)
    let importance = weights[..<columns].map { $0 * $0 }
    for importance in [nil, importance] {
      if importance == nil, type.importance == .required { continue }
      let together = try codec.encode(weights, columns: columns, importance: importance)
      let apart = try (0..<5).flatMap { row in
        try codec.encode(
          Array(weights[row * columns..<(row + 1) * columns]), columns: columns,
          importance: importance)
      }
      #expect(together == apart)
    }
  }

  @Test(arguments: encodable)
  func `importance changes bytes where the type says so`(_ type: ElementType) throws {
    let codec = try RowCodec(type, kernels: .best)
    let (weights, columns) = sample(type, rows: 2, blocks: 4)
    let importance = (0..<columns).map { Float($0 % 7) }
    guard type.importance != .required else {
      #expect(throws: QuantizationError.importanceRequired(type)) {
        try codec.encode(weights, columns: columns)
      }
      return
    }
    let plain = try codec.encode(weights, columns: columns)
    let weighted = try codec.encode(weights, columns: columns, importance: importance)
    #expect((plain == weighted) == (type.importance == .ignored))
  }

  @Test(arguments: encodable)
  func `encoding is close to the weights`(_ type: ElementType) throws {
    let codec = try RowCodec(type, kernels: .best)
    let (weights, columns) = sample(type, rows: 3, blocks: 4)
    let importance =
      type.importance == .required ? [Float](repeating: 1, count: columns) : nil
    let decoded = try codec.decode(
      codec.encode(weights, columns: columns, importance: importance))
    let error = zip(weights, decoded).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let power = weights.reduce(0) { $0 + $1 * $1 }
    #expect(error / power < (type.bitsPerWeight < 3 ? 0.7 : 0.05))
  }

  @Test(arguments: encodable)
  func `no rows are no bytes`(_ type: ElementType) throws {
    let codec = try RowCodec(type, kernels: .best)
    #expect(try codec.encode([], columns: type.blockWeights) == [])
    #expect(try codec.decode([]) == [])
  }

  @Test func `blocks may lie at any address`() throws {
    let codec = try RowCodec(.F16, kernels: .best)
    var bytes = [UInt8](repeating: 0, count: 81)
    let weights = (0..<40).map { Float($0) }
    var decoded = [Float](repeating: 0, count: 40)
    try unsafe bytes.withUnsafeMutableBytes { bytes in
      let odd = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[1...])
      try unsafe weights.withUnsafeBufferPointer {
        try unsafe codec.encode(rows: $0, columns: 40, importance: nil, into: odd)
      }
      try unsafe decoded.withUnsafeMutableBufferPointer {
        try unsafe codec.decode(UnsafeRawBufferPointer(odd), into: $0)
      }
    }
    #expect(decoded == weights)
  }

  @Test func `sizes that do not fit are refused`() throws {
    let codec = try RowCodec(.Q4_K, kernels: .best)
    let row = [Float](repeating: 1, count: 512)
    let blocks = [UInt8](repeating: 0, count: 288)
    #expect(throws: QuantizationError.partialBlock(.Q4_K, columns: 128)) {
      try codec.encode(row, columns: 128, importance: nil, count: 288)
    }
    #expect(throws: QuantizationError.partialBlock(.Q4_K, columns: 0)) {
      try codec.encode(row, columns: 0, importance: nil, count: 288)
    }
    #expect(throws: QuantizationError.partialRow(weights: 511, columns: 256)) {
      try codec.encode(row.dropLast(), columns: 256, importance: nil, count: 288)
    }
    #expect(throws: QuantizationError.outputBytes(.Q4_K, found: 288, expected: 144)) {
      try codec.encode(Array(row[..<256]), columns: 256, importance: nil, count: 288)
    }
    #expect(throws: QuantizationError.importanceCount(found: 256, columns: 512)) {
      try codec.encode(row, columns: 512, importance: Array(row[..<256]), count: 288)
    }
    #expect(throws: QuantizationError.partialBytes(.Q4_K, bytes: 287)) {
      try codec.decode(blocks.dropLast(), count: 512)
    }
    #expect(throws: QuantizationError.outputWeights(.Q4_K, found: 511, expected: 512)) {
      try codec.decode(blocks, count: 511)
    }
  }

  @Test func `what cannot be done is said`() throws {
    let error = #expect(throws: QuantizationError.self) { try RowCodec(.C64, kernels: .best) }
    #expect(error?.description == "C64 can be neither encoded nor decoded")
    let codec = try RowCodec(.F64, kernels: .best)
    let refusal = #expect(throws: QuantizationError.cannotEncode(.F64)) {
      try codec.encode([1], columns: 1)
    }
    #expect(refusal?.description == "F64 can be decoded only, not encoded")
    #expect(ElementType.F64.canDecode)
    #expect(!ElementType.F64.canEncode)
    #expect(ElementType.F64.importance == nil)
    #expect(!ElementType.Q8_K.canDecode)
  }

  @Test func `a kernel set is found by its name`() throws {
    for set in KernelSet.all {
      #expect(try KernelSet(named: set.name.uppercased()).name == set.name)
    }
    #expect(KernelSet.names.contains("scalar") && KernelSet.names.contains("baseline"))
    #expect(KernelSet.best.name == KernelSet.available.first?.name)
    let error = #expect(throws: QuantizationError.self) { try KernelSet(named: "neon9") }
    let names = KernelSet.names.joined(separator: ", ")
    #expect(error?.description == "no kernel set \"neon9\" on this machine; it has \(names)")
  }

  @Test func `types say what they make of importance`() {
    #expect(ElementType.Q4_K.importance == .optional)
    #expect(ElementType.Q8_0.importance == .ignored)
    #expect(ElementType.F16.importance == .ignored)
    let required = Self.encodable.filter { $0.importance == .required }
    #expect(required == [.IQ1_S, .IQ2_XXS, .IQ2_XS])
  }
}
