import Importance
import Mixes
import Tensors

extension PlannedTensor {
  /// Why the tensor gets its type, in clauses for people: its role and block, the rule and what it
  /// means, the fallback, importance.
  ///
  /// - Parameter blockCount: blocks of the model, where that is known.
  public func explanation(blockCount: Int?) -> [String] {
    var clauses: [String] = []
    let block = MixTensor.block(of: name).map { number in
      "block \(number)" + (blockCount.map { " of \($0), counted from 0" } ?? "")
    }
    let place = [MixTensor.role(of: name), block].compactMap { $0 }.joined(separator: ", ")
    if !place.isEmpty { clauses.append(place) }
    clauses.append("rule \"\(rule)\"")
    clauses += RuleGlossary.explanation(of: rule)
    if let fallbackFrom {
      clauses.append(
        "rows of \(shape.rowLength) weights are not whole blocks of \(fallbackFrom.blockWeights), "
          + "as \(fallbackFrom) needs: \(type) stands in for it")
    }
    if let rounding { clauses.append("rounded through \(rounding) first") }
    if usesImportance { clauses.append(importanceClause) }
    return clauses
  }

  private var importanceClause: String {
    guard let coverage else {
      return needsImportance ? "cannot be made without importance" : "without importance"
    }
    guard coverage.matrices > 1 else { return "with importance" }
    let unseen = coverage.unseen.count
    return "with importance of \(coverage.matrices) experts"
      + (unseen > 0 ? ", \(unseen) of which the text never reached" : "")
  }
}
