import Checkpoints
import GGUF
import OrderedCollections
import Reporting
import StrictJSON

/// The keys in which two models differ, as lines and as a list of objects.
struct KeyDifferences {
  let found: [KeyDifference]
  let equalCount: Int

  /// Keys of containers of two kinds have nothing in common, and are not compared.
  init(_ first: TensorSet.Metadata, _ second: TensorSet.Metadata) {
    let (a, b): (GGUFMetadata, GGUFMetadata)
    switch (first, second) {
    case (.gguf(let x), .gguf(let y)): (a, b) = (x, y)
    case (.safetensors(let x), .safetensors(let y)): (a, b) = (Self.texts(x), Self.texts(y))
    default: (a, b) = (GGUFMetadata(), GGUFMetadata())
    }
    found = a.differences(from: b)
    equalCount = a.values.count - found.count { $0.first != nil }
  }

  private static func texts(_ values: OrderedDictionary<String, String>) -> GGUFMetadata {
    GGUFMetadata(values.mapValues { .string(GGUFString($0)) })
  }

  /// A line for each.
  var text: String {
    found.map { difference in
      let (first, second) = (
        difference.first.map(MetadataTable.short), difference.second.map(MetadataTable.short)
      )
      let line =
        switch (first, second) {
        case (let first?, nil): "- \(difference.key): \(first)"
        case (nil, let second?): "+ \(difference.key): \(second)"
        default: "~ \(difference.key): \(first ?? "") → \(second ?? "")"
        }
      return line.terminalSafe + "\n"
    }.joined()
  }

  var json: JSONValue {
    .array(
      found.map { difference in
        [
          "key": .string(difference.key),
          "first": difference.first.map(MetadataTable.json) ?? .null,
          "second": difference.second.map(MetadataTable.json) ?? .null,
        ]
      })
  }
}
