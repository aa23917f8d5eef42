public import Tensors

/// A demand that a plan does not meet.
public enum PreflightError: Error, Hashable, Sendable {
  /// Tensors whose rows are not whole blocks of the type chosen for them.
  case fallback([Fallback])
  /// Tensors without an entry in the importance matrix.
  case importance([String])
  /// Tensors with experts that no token of the matrix's text reached.
  case unseenExperts([Unseen])
  /// The output would be larger than allowed.
  case size(Int, limit: Int)

  /// A tensor that takes another type than the one chosen.
  public struct Fallback: Hashable, Sendable {
    /// The tensor's name.
    public let name: String
    /// What the rules chose.
    public let chosen: ElementType
    /// What stands in for it.
    public let written: ElementType
  }

  /// A tensor of which a matrix knows only some experts.
  public struct Unseen: Hashable, Sendable {
    /// The tensor's name.
    public let name: String
    /// The numbers of the experts that it does not know.
    public let experts: [Int]
  }
}

extension PreflightError: CustomStringConvertible {
  /// What was demanded, the first ten tensors that do not meet it, and the way out.
  public var description: String {
    switch self {
    case .fallback(let tensors):
      "--fallback fail: \(Self.counted(tensors.count)) of rows that are not whole blocks: "
        + Self.list(tensors.map { "\($0.name) (\($0.written) instead of \($0.chosen))" })
        + "; --tensor-type chooses a type, --fallback warn takes these"
    case .importance(let names):
      "--require-importance: \(Self.counted(names.count)) without an entry in the importance "
        + "matrix: \(Self.list(names)); give a matrix of this model with --imatrix"
    case .unseenExperts(let tensors):
      "--require-importance: \(Self.counted(tensors.count)) with experts that no token of the "
        + "importance matrix reached: "
        + Self.list(tensors.map { "\($0.name) (\($0.experts.count) experts)" })
        + "; a longer text reaches more, --importance-prior gives them the mean of the others"
    case .size(let size, let limit):
      "--max-size: the output would have \(size) bytes, \(size - limit) more than the \(limit) "
        + "allowed; kerf plan shows what other types would have"
    }
  }

  private static func counted(_ count: Int) -> String {
    count == 1 ? "1 tensor" : "\(count) tensors"
  }

  /// The first ten, and how many more.
  private static func list(_ items: [String]) -> String {
    let more = items.count - 10
    return items.prefix(10).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
