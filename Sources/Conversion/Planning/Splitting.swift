public import GGUF
import Tensors
import Views

/// How an output is cut into files.
public enum Splitting: Hashable, Sendable {
  /// One file, or as many as the limits ask for.
  case limits(GGUFSplitLimits)
  /// The files of the source, each tensor in its own: the quantizer's `--keep-split`.
  case asSource

  /// One file.
  public static let none = Splitting.limits(GGUFSplitLimits())
}

extension Splitting {
  /// The runs of tensors that the files hold.
  ///
  /// - Parameter sourceParts: files of the source.
  func ranges(of tensors: [Draft], sourceParts: Int) throws -> [Range<Int>] {
    switch self {
    case .limits(let limits):
      return limits.ranges(
        of: try tensors.map { try $0.view.shape.byteCount(of: $0.type) }, padding: 1)
    case .asSource:
      var ends = [Int](repeating: 0, count: sourceParts)
      for (index, tensor) in tensors.enumerated() { ends[tensor.sourcePart ?? 0] = index + 1 }
      // A file without tensors ends where the one before it does.
      var start = 0
      return ends.map { end in
        defer { start = max(start, end) }
        return start..<max(start, end)
      }
    }
  }
}
