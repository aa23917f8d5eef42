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

  static var allValueStrings: [String] {
    ElementType.allCases.filter { $0.canDecode && $0.layout.ggufCode != nil }.map(\.rawValue)
  }
}
