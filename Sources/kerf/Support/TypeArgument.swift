import ArgumentParser
import Quantization
import Tensors

/// A block format or number type on the command line, in any case.
struct TypeArgument: ExpressibleByArgument {
  let type: ElementType

  init?(argument: String) {
    guard let type = ElementType(named: argument), type.canDecode else { return nil }
    self.type = type
  }

  /// The types to choose from where blocks are made.
  static var encodable: [String] { names { $0.canEncode } }

  static var defaultCompletionKind: CompletionKind { .list(names { $0.canDecode }) }

  private static func names(where isOffered: (ElementType) -> Bool) -> [String] {
    ElementType.allCases.filter { isOffered($0) && $0.layout.ggufCode != nil }.map(\.rawValue)
  }
}
