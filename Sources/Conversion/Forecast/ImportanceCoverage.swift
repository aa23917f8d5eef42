import Importance
import Mixes
import Quantization
import Tensors

/// How far an importance matrix covers the tensors of a plan.
///
/// Only tensors count whose bytes it would change: those that become a type whose encoding weighs
/// columns.
public struct ImportanceCoverage: Sendable {
  /// Those with an entry.
  public let covered: [PlannedTensor]
  /// Those without that should have one.
  public let lacking: [PlannedTensor]
  /// Those without of which matrices have none as a rule: token embedding and output.
  public let exempt: [PlannedTensor]
  /// Those without an entry whose type cannot do without.
  public let required: [PlannedTensor]

  /// Those with experts that no token of the text reached.
  public var unseen: [PlannedTensor] { covered.filter { $0.coverage?.unseen.isEmpty == false } }
  /// Tokens of the text that reached the expert with the least of them, and the one with the most,
  /// over all tensors; `nil` where no tensor has experts that were counted one by one.
  public var expertTokens: ClosedRange<Int>? {
    let counts = covered.compactMap(\.coverage).filter { $0.matrices > 1 }.map(\.counts)
    guard let least = counts.map(\.lowerBound).min(), let most = counts.map(\.upperBound).max()
    else { return nil }
    return least...most
  }
  /// How many tensors importance changes.
  public var count: Int { covered.count + lacking.count + exempt.count }
  /// Whether every tensor that should have an entry has one.
  public var isComplete: Bool { lacking.isEmpty }

  /// The coverage of a plan's tensors.
  public init(_ plan: Plan) {
    var covered: [PlannedTensor] = []
    var lacking: [PlannedTensor] = []
    var exempt: [PlannedTensor] = []
    for tensor in plan.tensors where tensor.usesImportance {
      if tensor.coverage != nil {
        covered.append(tensor)
      } else if TypeChoice.isExemptFromImportance(tensor.name) {
        exempt.append(tensor)
      } else {
        lacking.append(tensor)
      }
    }
    self.covered = covered
    self.lacking = lacking
    self.exempt = exempt
    required = lacking.filter(\.needsImportance)
  }
}

extension PlannedTensor {
  /// Whether the tensor is encoded in a way that weighs columns.
  public var usesImportance: Bool { !isMoved && Self.weighingTypes.contains(type) }

  private static let weighingTypes = Set(
    ElementType.allCases.filter { ($0.importance ?? .ignored) != .ignored })
}
