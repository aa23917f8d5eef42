/// Rows of a family's table: names of the GGUF file on the left, recipes on the right.
struct TensorTable: Sendable {
  /// What the configuration must say for the rows to count.
  enum Condition: Sendable {
    case always
    case has(Dimension)
    case lacks(Dimension)
    case when(@Sendable (ModelContext) throws(FamilyError) -> Bool)
    /// The checkpoint has a tensor of that name, in the spelling of the tables.
    case holds(String)
    case holdsNo(String)
  }

  let scope: BlockScope
  /// What stands before each source name; `{i}` is the block's number.
  let prefix: String
  let condition: Condition
  let rows: KeyValuePairs<String, TensorRecipe>

  /// Tensors that stand once.
  static func model(
    where condition: Condition = .always, _ rows: KeyValuePairs<String, TensorRecipe>
  ) -> TensorTable {
    TensorTable(scope: .model, prefix: "", condition: condition, rows: rows)
  }

  /// The same under a prefix.
  static func model(
    _ prefix: String, _ rows: KeyValuePairs<String, TensorRecipe>
  ) -> TensorTable {
    TensorTable(scope: .model, prefix: prefix, condition: .always, rows: rows)
  }

  /// Tensors of every block, or of some.
  static func blocks(
    _ prefix: String, of scope: BlockScope = .all, where condition: Condition = .always,
    _ rows: KeyValuePairs<String, TensorRecipe>
  ) -> TensorTable {
    TensorTable(scope: scope, prefix: prefix, condition: condition, rows: rows)
  }
}

extension TensorTable {
  /// The rows; if asked for, those for queries, keys and values made one where the table has all
  /// three.
  func rows(fusingQKV: Bool) -> [(key: String, value: TensorRecipe)] {
    let separate = ["attn_q", "attn_k", "attn_v"]
    let recipes = separate.compactMap { name in rows.first { $0.key == name }?.value }
    guard fusingQKV, recipes.count == separate.count else { return Array(rows) }
    return [("attn_qkv", .joined(recipes))] + rows.filter { !separate.contains($0.key) }
  }
}
