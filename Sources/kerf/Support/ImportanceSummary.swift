import Conversion
import Importance
import Reporting
import StrictJSON

/// How far an importance matrix covers a plan, in a few lines.
struct ImportanceSummary {
  private let coverage: ImportanceCoverage
  private let plan: Plan

  /// `nil` where importance would change nothing and none is given.
  init?(_ plan: Plan) {
    coverage = ImportanceCoverage(plan)
    self.plan = plan
    guard coverage.count > 0 || plan.hasImportance else { return nil }
  }

  var lines: [String] {
    guard plan.hasImportance else {
      let needed = coverage.required.count
      return [
        needed > 0
          ? "importance: none given; \(needed) tensors cannot be made without"
          : "importance: none given; it would lessen the error of \(coverage.count) tensors"
      ]
    }
    var lines = [
      "importance: \(coverage.covered.count) of \(coverage.count) tensors covered"
        + (plan.importanceChunkCount.map { " by \(grouped($0)) chunks of text" } ?? "")
    ]
    if let tokens = coverage.expertTokens {
      let prior =
        plan.importancePrior > 0
        ? ", and the mean over all counts as \(fixed(Double(plan.importancePrior), 1)) more" : ""
      lines.append(
        "  experts: reached by \(grouped(tokens.lowerBound)) to \(grouped(tokens.upperBound)) "
          + "tokens each\(prior)")
    }
    lines += Self.list("without an entry", coverage.lacking.map(\.name))
    lines += Self.list("no entry is usual", coverage.exempt.map(\.name))
    lines += Self.list(
      "experts that the text never reached",
      coverage.unseen.map { "\($0.name) (\(Self.experts($0.coverage?.unseen ?? [])))" })
    lines += Self.list("entries that no tensor takes", plan.unusedImportance)
    return lines
  }

  /// Which experts they are, or how many.
  private static func experts(_ numbers: [Int]) -> String {
    guard numbers.count <= 4 else { return "\(numbers.count) experts" }
    let names = numbers.map(String.init).joined(separator: ", ")
    return numbers.count == 1 ? "expert \(names)" : "experts \(names)"
  }

  /// The first five, and how many more.
  private static func list(_ what: String, _ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    let shown = names.prefix(5).map(\.terminalSafe)
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    return wrapped(
      ["  \(what):"] + shown.dropLast().map { $0 + "," } + [shown[shown.count - 1] + more],
      indentation: "    ")
  }

  var json: JSONValue {
    [
      "chunks": plan.importanceChunkCount.map { .integer($0) } ?? .null,
      "prior": .real(Double(plan.importancePrior)),
      "leastTokens": coverage.expertTokens.map { .integer($0.lowerBound) } ?? .null,
      "mostTokens": coverage.expertTokens.map { .integer($0.upperBound) } ?? .null,
      "covered": .integer(coverage.covered.count),
      "lacking": .array(coverage.lacking.map { .string($0.name) }),
      "exempt": .array(coverage.exempt.map { .string($0.name) }),
      "needed": .array(coverage.required.map { .string($0.name) }),
      "unseen": .array(
        coverage.unseen.map {
          [
            "name": .string($0.name),
            "experts": .array(($0.coverage?.unseen ?? []).map { .integer($0) }),
          ]
        }),
      "unused": .array(plan.unusedImportance.map { .string($0) }),
    ]
  }
}
