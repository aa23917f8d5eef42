import Checkpoints
import OrderedCollections
import Quantization
import QuantizedSources
import StrictJSON
import Tensors
import TestSupport
import Testing
import Views

/// Weights of schemes against what an independent packer was given.
@Suite struct `Quantization schemes` {
  private static let names = (try? Fixture.names(in: "schemes")) ?? []

  @Test func `there is a fixture for every scheme`() {
    #expect(Self.names.count >= 17)
  }

  @Test(arguments: names, [1, 3, 5, 1000])
  func `weights are those of the definition, whatever rows are read at once`(
    _ name: String, _ rowsAtOnce: Int
  ) throws {
    let fixture = try SchemeFixture(name)
    let tensors = try fixture.checkpoint().sourceTensors().tensors
    #expect(tensors.map(\.name) == ["m.weight"])
    let tensor = try #require(tensors.first)
    #expect(tensor.type == .F32)
    #expect(tensor.shape.dimensions == fixture.weight.dimensions)
    let found = try tensor.bits(rowsAtOnce: rowsAtOnce)
    let expected = fixture.weight.values.map { UInt32(truncatingIfNeeded: $0) }
    let difference = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }
    #expect(difference == nil, "weight \(difference?.offset ?? 0)")
  }

  @Test(arguments: [
    ("pack-4bit-exact.json", ElementType.Q4_0), ("int8-exact.json", .Q8_0),
    ("bitnet-exact.json", .TQ2_0),
  ])
  func `numbers on a format's grid are its blocks, whatever rows are read at once`(
    _ name: String, _ type: ElementType
  ) throws {
    let fixture = try SchemeFixture(name)
    let tensor = try #require(try fixture.checkpoint().sourceTensors().tensors.first)
    guard case .blocks(let view) = try tensor.exactForm() else {
      Issue.record("no blocks")
      return
    }
    #expect(view.elementType == type)
    for rowsAtOnce in [1, 5, 1000] {
      let bytes = try SourceTensor(name: "m", view: view).bytes(rowsAtOnce: rowsAtOnce)
      let found = try RowCodec(type, kernels: .scalar).decode(bytes)
      let expected = fixture.weight.values.map { Float(bitPattern: UInt32($0)) }
      #expect(found == expected)
    }
  }

  @Test(arguments: [
    ("pack-4bit.json", ElementType.Q4_0), ("pack-4bit-asymmetric.json", nil),
    ("pack-3bit.json", nil), ("bitnet.json", nil), ("int8.json", nil), ("fp8-partial.json", nil),
    ("gptq-8bit.json", nil),
  ])
  func `other grids have no blocks, and scales that half precision lacks are told`(
    _ name: String, _ type: ElementType?
  ) throws {
    let tensor = try #require(
      try SchemeFixture(name).checkpoint().sourceTensors().tensors.first)
    switch try tensor.exactForm() {
    case .blocks: Issue.record("blocks")
    case .scalesBeyond(let found): #expect(found == type)
    case nil: #expect(type == nil)
    }
  }

  @Test func `what did not exist as a weight comes after all other tensors`() throws {
    var fixture = try SchemeFixture("gptq-4bit-v2.json")
    fixture.tensors["z.bias"] = .init(["type": "F16", "shape": [1], "values": [0]])
    #expect(try fixture.checkpoint().sourceTensors().tensors.map(\.name) == ["z.bias", "m.weight"])
  }

  @Test func `a scaled weight keeps its place, and is known to be from FP8`() throws {
    var fixture = try SchemeFixture("fp8-partial.json")
    fixture.tensors["z.bias"] = .init(["type": "F16", "shape": [1], "values": [0]])
    let tensors = try fixture.checkpoint().sourceTensors().tensors
    #expect(tensors.map(\.name) == ["m.weight", "z.bias"])
    #expect(tensors.map(\.isFromFloat8) == [true, false])
  }

  @Test func `scales of activations are left out and said to be`() throws {
    var fixture = try SchemeFixture("fp8-partial.json")
    fixture.tensors["m.activation_scale"] = .init(["type": "F32", "shape": [], "values": [0]])
    let result = try fixture.checkpoint().sourceTensors()
    #expect(result.tensors.map(\.name) == ["m.weight"])
    #expect(result.unused.map(\.name) == ["m.activation_scale"])
  }
}

/// Tensors and configurations that are not what a scheme says.
@Suite struct `Damaged quantized checkpoints` {
  private func failure(
    of name: String, _ edit: (inout SchemeFixture) -> Void
  ) throws -> SchemeError? {
    var fixture = try SchemeFixture(name)
    edit(&fixture)
    let checkpoint = try fixture.checkpoint()
    return #expect(throws: SchemeError.self) { try checkpoint.sourceTensors() }
  }

  @Test(arguments: [
    ("gptq-4bit-shuffled.json", "m.qzeros"), ("gptq-4bit-shuffled.json", "m.scales"),
    ("awq.json", "m.scales"), ("awq.json", "m.qzeros"), ("pack-4bit.json", "m.weight_scale"),
    ("pack-4bit.json", "m.weight_shape"), ("fp8-partial.json", "m.weight"),
    ("int8.json", "m.weight"),
  ])
  func `a missing tensor is named`(_ name: String, _ tensor: String) throws {
    let error = try failure(of: name) { $0.tensors[tensor] = nil }
    guard case .missing(_, tensor, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("gptq-4bit-shuffled.json", "m.qweight"), ("gptq-4bit-shuffled.json", "m.qzeros"),
    ("gptq-4bit-shuffled.json", "m.scales"), ("gptq-4bit-shuffled.json", "m.g_idx"),
    ("gptq-3bit.json", "m.qweight"), ("awq.json", "m.qweight"), ("awq.json", "m.qzeros"),
    ("awq.json", "m.scales"), ("pack-4bit-asymmetric.json", "m.weight_zero_point"),
    ("pack-4bit.json", "m.weight_packed"), ("pack-4bit.json", "m.weight_scale"),
    ("pack-4bit.json", "m.weight_shape"), ("fp8-partial.json", "m.weight_scale_inv"),
    ("int8.json", "m.weight_scale"),
  ])
  func `a tensor of another shape is refused, and it or its partner is named`(
    _ name: String, _ tensor: String
  ) throws {
    for axis in [0, -1] {
      let error = try failure(of: name) {
        let index = axis < 0 ? ($0.tensors[tensor]?.dimensions.count ?? 1) - 1 : 0
        $0.tensors[tensor]?.dimensions[index] += 1
        let missing = $0.tensors[tensor].map { $0.dimensions.reduce(1, *) - $0.values.count } ?? 0
        $0.tensors[tensor]?.values += Array(repeating: 0, count: max(0, missing))
      }
      guard case .shape = error else {
        Issue.record("\(axis): \(String(describing: error))")
        return
      }
    }
  }

  @Test(arguments: [
    "gptq-4bit-v2.json", "awq.json", "pack-4bit.json", "fp8-partial.json", "int8.json",
  ])
  func `a tensor of another type is refused`(_ name: String) throws {
    for tensor in try SchemeFixture(name).tensors.keys {
      let error = try failure(of: name) { $0.tensors[tensor]?.type = .BOOL }
      guard case .type(_, tensor, .BOOL, _) = error else {
        Issue.record("\(tensor): \(String(describing: error))")
        return
      }
    }
  }

  @Test func `a group that there is not is found when the weights are read`() throws {
    for group in [-1, 4, Int(Int32.max)] {
      var fixture = try SchemeFixture("gptq-4bit-shuffled.json")
      fixture.tensors["m.g_idx"]?.values[7] = group
      let tensor = try #require(try fixture.checkpoint().sourceTensors().tensors.first)
      let error = #expect(throws: SchemeError.self) { try tensor.bits(rowsAtOnce: 4) }
      #expect(error?.description.contains("\"m.g_idx\": column 7 is of group \(group)") == true)
    }
  }

  @Test func `a size that contradicts the scales is found when the weights are read`() throws {
    var fixture = try SchemeFixture("pack-4bit.json")
    fixture.tensors["m.weight_shape"]?.values[1] = 65
    let tensor = try #require(try fixture.checkpoint().sourceTensors().tensors.first)
    let error = #expect(throws: SchemeError.self) { try tensor.bits(rowsAtOnce: 4) }
    #expect(error?.description.contains("\"m.weight_shape\"") == true)
  }

  @Test(
    arguments: [
      ("quip", [:], "quip"), ("gptq", ["bits": 5], "bits"),
      ("gptq", ["bits": 4, "checkpoint_format": "marlin"], "marlin"),
      ("gptq", ["bits": 4, "group_size": 0], "group_size"), ("awq", ["bits": 3], "bits"),
      ("awq", ["bits": 4, "version": "gemv"], "gemv"),
      ("modelopt", ["quant_algo": "INT4_AWQ"], "INT4_AWQ"),
      ("compressed-tensors", ["format": "marlin-24"], "compressed-tensors, marlin-24"),
      ("fp8", ["weight_block_size": [0, 128]], "weight_block_size"),
      ("fp8", ["weight_block_size": [128]], "weight_block_size"),
    ] as [(String, JSONObjectLiteral, String)])
  func `a scheme that is not read is refused by its name`(
    _ method: String, _ members: JSONObjectLiteral, _ words: String
  ) throws {
    let error = try failure(of: "gptq-4bit-v2.json") {
      $0.configuration = members.members
      $0.configuration["quant_method"] = .string(method)
      $0.configuration["config_groups"] = ["a": ["weights": [:]]]
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(method) == true, "\(error?.description ?? "")")
  }
}
