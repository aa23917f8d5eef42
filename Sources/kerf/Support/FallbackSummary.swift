import Conversion
import Reporting
import Tensors

/// Tensors of a plan that take another type than the one chosen, in a sentence.
struct FallbackSummary {
  let text: String

  /// `nil` where there are none.
  init?(_ plan: Plan) {
    let fallbacks = plan.fallbacks
    guard !fallbacks.isEmpty else { return nil }
    let weights = fallbacks.reduce(0) { $0 + $1.shape.elementCount }
    let share = Double(weights) / Double(max(1, plan.elementCount))
    let types = Set(fallbacks.map(\.type.rawValue)).sorted().joined(separator: ", ")
    let (count, whose) =
      fallbacks.count == 1 ? ("1 tensor", "its") : ("\(fallbacks.count) tensors", "their")
    text =
      "fallback: \(count) (\(fixed(100 * share, 1)) % of the weights) took \(types): "
      + "\(whose) rows are not whole blocks"
  }
}
