import Importance

/// Demands on a plan, checked before a weight is read.
public struct Preflight: Hashable, Sendable {
  /// Whether a tensor may take another type than the one chosen, because its rows are not whole
  /// blocks.
  public var allowsFallback: Bool
  /// Whether each tensor that importance would change must have it, experts one by one.
  public var requiresImportance: Bool
  /// The most bytes that the output may have, all files together.
  public var largestSize: Int?

  /// Demands; none by default.
  public init(
    allowsFallback: Bool = true, requiresImportance: Bool = false, largestSize: Int? = nil
  ) {
    self.allowsFallback = allowsFallback
    self.requiresImportance = requiresImportance
    self.largestSize = largestSize
  }

  /// Checks a plan: fallbacks, then importance, then the size.
  ///
  /// - Throws: the first demand that it does not meet.
  public func check(_ plan: Plan) throws(PreflightError) {
    if !allowsFallback, !plan.fallbacks.isEmpty {
      throw .fallback(
        plan.fallbacks.map {
          .init(name: $0.name, chosen: $0.fallbackFrom ?? $0.type, written: $0.type)
        })
    }
    if requiresImportance {
      let coverage = ImportanceCoverage(plan)
      guard coverage.lacking.isEmpty else { throw .importance(coverage.lacking.map(\.name)) }
      guard coverage.unseen.isEmpty else {
        throw .unseenExperts(
          coverage.unseen.map { .init(name: $0.name, experts: $0.coverage?.unseen ?? []) })
      }
    }
    if let largestSize, plan.fileSize > largestSize {
      throw .size(plan.fileSize, limit: largestSize)
    }
  }
}
