import Comparisons
import GGUF
import Measurement
import Reporting
import StrictJSON
import Tensors
import Views

/// What tells two models apart, as lines and as lists of objects.
extension ModelDifferences {
  /// A line for each key, then for each tensor.
  var text: String {
    (keys.map(Self.line) + tensors.map(Self.line)).map { $0.terminalSafe + "\n" }.joined()
  }

  private static func line(_ difference: KeyDifference) -> String {
    let (first, second) = (
      difference.first.map(MetadataTable.short), difference.second.map(MetadataTable.short)
    )
    switch (first, second) {
    case (let first?, nil): return "- \(difference.key): \(first)"
    case (nil, let second?): return "+ \(difference.key): \(second)"
    default: return "~ \(difference.key): \(first ?? "") → \(second ?? "")"
    }
  }

  private static func line(_ difference: Tensor) -> String {
    let (first, second) = (difference.first.map(Self.form), difference.second.map(Self.form))
    let line =
      switch (first, second) {
      case (let first?, nil): "- \(difference.name) \(first)"
      case (nil, let second?): "+ \(difference.name) \(second)"
      case (let first?, let second?) where first == second: "~ \(difference.name) \(first)"
      default: "~ \(difference.name) \(first ?? "") → \(second ?? "")"
      }
    guard let statistics = difference.statistics else { return line }
    return line
      + (statistics.squaredError == 0 && statistics.nonFiniteCount == 0
        ? ": the same values"
        : ": relative \(scientific(statistics.relativeError)), "
          + "largest \(scientific(statistics.maximumError))")
  }

  private static func form(_ view: any TensorView) -> String { "\(view.elementType) \(view.shape)" }
}

extension ModelDifferences {
  var keysJSON: JSONValue {
    .array(
      keys.map { difference in
        [
          "key": .string(difference.key),
          "first": difference.first.map(MetadataTable.json) ?? .null,
          "second": difference.second.map(MetadataTable.json) ?? .null,
        ]
      })
  }

  var tensorsJSON: JSONValue {
    .array(
      tensors.map { difference in
        let statistics = difference.statistics
        return [
          "name": .string(difference.name),
          "firstType": Self.type(difference.first), "firstShape": Self.shape(difference.first),
          "secondType": Self.type(difference.second), "secondShape": Self.shape(difference.second),
          "relativeRMSE": statistics.map { .real($0.relativeError) } ?? .null,
          "maximumError": statistics.map { .real($0.maximumError) } ?? .null,
        ]
      })
  }

  private static func type(_ view: (any TensorView)?) -> JSONValue {
    view.map { .string($0.elementType.rawValue) } ?? .null
  }

  private static func shape(_ view: (any TensorView)?) -> JSONValue {
    view.map { .array($0.shape.dimensions.map { .integer($0) }) } ?? .null
  }
}
