import Checkpoints
import Families
import Foundation
import GGUF
import OrderedCollections
import StrictJSON
import Tensors
import Testing

/// A row of fixtures/general/golden.json: a conversion by the reference.
struct GoldenMetadata: CustomTestStringConvertible {
  let row: JSONValue

  static let all: [GoldenMetadata] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/general/golden.json")
    let rows = try? JSONValue(parsing: Array(Data(contentsOf: file)))
    return (rows?.array ?? []).map { GoldenMetadata(row: $0) }
  }()

  var testDescription: String { "\(row["directory"]?.string ?? "") \(row["kind"]?.string ?? "")" }

  func parameters() throws -> ParameterCount {
    if row["kind"] == "adapter" { return .adapter }
    return ParameterCount(
      of: try (row["tensors"]?.array ?? []).map { entry in
        let parts = try #require(entry.array)
        let dimensions = try #require(parts[1].array).compactMap(\.integer)
        return (try #require(parts[0].string), try Shape(dimensions))
      })
  }

  func metadata() throws -> GeneralMetadata {
    try GeneralMetadata(
      card: ModelCard(parsing: row["readme"]?.string ?? ""),
      generation: GenerationConfig(
        row["generation"]?.object ?? [:], file: "generation_config.json"),
      nameOrPath: row["_name_or_path"]?.string,
      directoryName: try #require(row["directory"]?.string), parameters: try parameters(),
      modelName: row["modelName"]?.string,
      overrides: MetadataOverrides(row["overrides"]?.object ?? [:], file: "metadata.json"))
  }

  /// The keys that the reference wrote.
  func expected() throws -> [(String, GGUFValue)] {
    try #require(row["expected"]?.array).map { entry in
      let parts = try #require(entry.array)
      return (try #require(parts[0].string), try value(parts[2], type: parts[1].string))
    }
  }

  private func value(_ value: JSONValue, type: String?) throws -> GGUFValue {
    switch type {
    case "string": .string(GGUFString(try #require(value.string)))
    case "i32": .int32(Int32(try #require(value.integer)))
    case "u32": .uint32(UInt32(try #require(value.integer)))
    case "f32": .float32(Float(try #require(value.number)))
    case "array": .array(GGUFArray(try #require(value.array).compactMap(\.string)))
    default: throw JSONKindError(type: type)
    }
  }

  struct JSONKindError: Error { let type: String? }
}

@Suite struct GoldenMetadataTests {
  @Test func `every golden checkpoint is in the table`() {
    #expect(GoldenMetadata.all.count >= 50)
  }

  @Test(arguments: GoldenMetadata.all)
  func `general keys are the reference's, in order, type and value`(golden: GoldenMetadata) throws {
    let keys = try golden.metadata().keys
    let expected = try golden.expected()
    #expect(keys.map(\.0) == expected.map(\.0))
    for (found, wanted) in zip(keys, expected) {
      #expect(found.1 == wanted.1, "\(found.0): \(text(found.1)), expected \(text(wanted.1))")
    }
  }

  @Test(arguments: GoldenMetadata.all.filter { $0.row["fileName"] != nil })
  func `the default file name is the reference's`(golden: GoldenMetadata) throws {
    let kinds: [String: OutputKind] = ["adapter": .adapter, "projector": .projector]
    let kind = golden.row["kind"]?.string.flatMap { kinds[$0] } ?? .model
    let type = try #require(golden.row["type"]?.string)
    #expect(
      try golden.metadata().fileName(type: type.lowercased(), kind: kind)
        == golden.row["fileName"]?.string)
  }

  private func text(_ value: GGUFValue) -> String {
    if case .string(let string) = value { string.text } else { "\(value)" }
  }
}
