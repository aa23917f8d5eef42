import Measurement
import Quantization
import Reporting
import StrictJSON
import Tensors
import Views

/// The tensors in which two models differ, as lines and as a list of objects.
struct TensorDifferences {
  /// A tensor that is not the same on both sides; a side that lacks it has no view.
  struct Difference {
    let name: String
    let first: (any TensorView)?
    let second: (any TensorView)?
    /// How far the values are apart, where they were compared.
    let statistics: ErrorStatistics?
  }

  let found: [Difference]
  let equalCount: Int

  /// - Parameter workerCount: workers that read weights at once; with `nil` none is read.
  init(
    _ first: ModelTensors, _ second: ModelTensors, kernels: KernelSet, workerCount: Int?
  ) async throws {
    let others = Dictionary(second.tensors.map { ($0.name, $0.view) }) { first, _ in first }
    var pairs: [Comparison.Pair] = []
    var found: [Difference] = []
    var names: Set<String> = []
    for (name, view) in first.tensors {
      names.insert(name)
      let other = others[name]
      if let other, view.shape == other.shape,
        view.elementType == other.elementType || workerCount != nil
      {
        pairs.append(try Comparison.Pair(name: name, reference: view, candidate: other))
      } else {
        found.append(Difference(name: name, first: view, second: other, statistics: nil))
      }
    }
    for (name, view) in second.tensors where !names.contains(name) {
      found.append(Difference(name: name, first: nil, second: view, statistics: nil))
    }
    let compared: [ErrorStatistics?]
    if let workerCount {
      compared = try await Comparison(pairs, kernels: kernels).differences(workerCount: workerCount)
    } else {
      compared = pairs.map { _ in nil }
    }
    for (pair, statistics) in zip(pairs, compared) {
      guard let statistics else { continue }
      found.append(
        Difference(
          name: pair.name, first: pair.reference, second: pair.candidate, statistics: statistics))
    }
    let places = Dictionary(
      (first.tensors + second.tensors).enumerated().map { ($1.name, $0) }
    ) { first, _ in first }
    self.found = found.sorted { places[$0.name, default: 0] < places[$1.name, default: 0] }
    equalCount = pairs.count - compared.count { $0 != nil }
  }

  /// A line for each, in the order of the first model, then of the second.
  var text: String {
    found.map { difference in
      let (first, second) = (difference.first.map(Self.form), difference.second.map(Self.form))
      var line =
        switch (first, second) {
        case (let first?, nil): "- \(difference.name) \(first)"
        case (nil, let second?): "+ \(difference.name) \(second)"
        case (let first?, let second?) where first == second: "~ \(difference.name) \(first)"
        default: "~ \(difference.name) \(first ?? "") → \(second ?? "")"
        }
      if let statistics = difference.statistics {
        line +=
          statistics.squaredError == 0 && statistics.nonFiniteCount == 0
          ? ": the same values"
          : ": relative \(scientific(statistics.relativeError)), "
            + "largest \(scientific(statistics.maximumError))"
      }
      return line.terminalSafe + "\n"
    }.joined()
  }

  private static func form(_ view: any TensorView) -> String { "\(view.elementType) \(view.shape)" }

  var json: JSONValue {
    .array(
      found.map { difference in
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
