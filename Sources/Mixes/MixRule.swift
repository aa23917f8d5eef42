import Tensors

/// One row of a mix: tensors of a role, where a condition holds, get a type.
struct MixRule: Sendable {
  /// `nil`: tensors of any role.
  let role: TensorRole?
  let condition: MixCondition
  let type: ElementType

  init(_ role: TensorRole?, _ condition: MixCondition, _ type: ElementType) {
    self.role = role
    self.condition = condition
    self.type = type
  }

  init(_ role: TensorRole?, _ type: ElementType) { self.init(role, .always, type) }

  func holds(_ context: MixContext) -> Bool {
    (role == nil || role == context.role) && condition.holds(context)
  }
}

extension MixRule {
  /// Why the rule holds: "value, more bits".
  func words(_ context: MixContext) -> String {
    ([role?.rawValue].compactMap(\.self) + condition.words(context)).joined(separator: ", ")
  }
}
