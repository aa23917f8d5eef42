/// Where in the model a tensor is, as its name tells: `blk.3.attn_q.weight` is the attn_q of layer
/// 3.
struct TensorPlace: Hashable {
  /// What stands before the layer's number: blk, v.blk, model.layers.
  let stack: String
  let layer: Int
  /// What follows it, without `.weight`.
  let role: String

  /// `nil` where the name has no layer.
  init?(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard
      let place = parts.firstIndex(where: { part in
        !part.isEmpty && part.utf8.count < 7 && part.utf8.allSatisfy { (48...57).contains($0) }
      }), place > 0, place + 1 < parts.count, let layer = Int(parts[place])
    else { return nil }
    stack = parts[..<place].joined(separator: ".")
    self.layer = layer
    var role = parts[(place + 1)...].joined(separator: ".")
    if role.hasSuffix(".weight") { role.removeLast(".weight".count) }
    self.role = role
  }
}
