/// Which rows a planned tensor is made of: what several plans make of equal rows is read once.
struct RowsIdentity: Hashable {
  let model: ModelIdentity
  /// The place of the tensor in the model.
  let index: Int
}

/// Tells the tensors of one described model from those of another.
final class ModelIdentity: Sendable, Hashable {
  static func == (a: ModelIdentity, b: ModelIdentity) -> Bool { a === b }

  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
