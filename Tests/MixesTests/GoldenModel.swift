import Mixes
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport

/// A model of `fixtures/mixes`: its metadata, its tensors in writing order, what the reference
/// chose.
struct GoldenModel {
  /// One run of the reference.
  struct Choice {
    let label: String
    let fileType: String
    let arguments: [String]
    /// With a matrix, without, or both: the choice is the same.
    let importance: [Bool]
    let needsImportance: Bool
    let fallbacks: Int
    /// `nil` where the run failed.
    let types: [ElementType]?
  }

  let metadata: JSONObject
  let tensors: [MixTensor]
  let choices: [Choice]

  static func names() throws -> [String] {
    try Fixture.names(in: "mixes").map { String($0.dropLast(".json.zst".count)) }
  }

  init(_ name: String) throws {
    let file = try Fixture.json("mixes/\(name).json.zst")
    metadata = file["metadata"]?.object ?? [:]
    tensors = try (file["tensors"]?.array ?? []).map(Self.tensor)
    let letters = (file["letters"]?.object ?? [:]).mapValues { ElementType(named: $0.string ?? "") }
    choices = (file["choices"]?.array ?? []).map { Self.choice($0, letters) }
  }

  private static func tensor(_ row: JSONValue) throws -> MixTensor {
    let row = row.array ?? []
    let dimensions = row[1].array?.compactMap(\.integer) ?? []
    return MixTensor(
      name: row[0].string ?? "", type: ElementType(named: row[2].string ?? "") ?? .F64,
      shape: try Shape(dimensions.reversed()))
  }

  private static func choice(
    _ entry: JSONValue, _ letters: OrderedDictionary<String, ElementType?>
  ) -> Choice {
    let arguments = entry["arguments"]?.array?.compactMap(\.string) ?? []
    let types = entry["choice"]?.string?.map { letters[String($0)].flatMap(\.self) ?? .F64 }
    let importance = ["with": [true], "without": [false], "any": [false, true]]
    return Choice(
      label: "\(entry["type"]?.string ?? "") \(arguments.joined(separator: " "))",
      fileType: entry["type"]?.string ?? "", arguments: arguments,
      importance: importance[entry["imatrix"]?.string ?? ""] ?? [],
      needsImportance: entry["needs_imatrix"]?.bool ?? false,
      fallbacks: entry["fallbacks"]?.integer ?? 0, types: types)
  }

  /// The mix that a run asks for.
  func mix(_ choice: Choice, hasImportance: Bool) throws -> Mix {
    var (metadata, options) = (metadata, MixOptions())
    var arguments = choice.arguments[...]
    while let option = arguments.popFirst() {
      switch option {
      case "--pure": options.isPure = true
      case "--leave-output-tensor": options.leavesOutput = true
      default:
        let value = arguments.popFirst() ?? ""
        switch option {
        case "--output-tensor-type":
          options.outputType = try TypePattern.type(named: value, in: option)
        case "--token-embedding-type":
          options.embeddingType = try TypePattern.type(named: value, in: option)
        case "--tensor-type": options.patterns.append(try TypePattern(parsing: value))
        default:  // --override-kv KEY=int:VALUE
          let parts = value.split(separator: "=int:")
          metadata[String(parts[0])] = .integer(Int(parts[1]) ?? 0)
        }
      }
    }
    return Mix(
      try FileType(named: choice.fileType), model: Self.facts(metadata), options: options,
      hasImportance: hasImportance)
  }

  private static func facts(_ metadata: JSONObject) -> ModelFacts {
    let architecture = metadata["general.architecture"]?.string ?? ""
    func integer(_ key: String) -> Int? {
      let value = metadata["\(architecture).\(key)"]
      return value?.integer ?? value?.array?.first?.integer
    }
    return ModelFacts(
      architecture: architecture, blockCount: integer("block_count") ?? 0,
      predictionBlocks: integer("nextn_predict_layers") ?? 0,
      heads: integer("attention.head_count") ?? 0,
      keyValueHeads: integer("attention.head_count_kv"), experts: integer("expert_count") ?? 0)
  }
}
