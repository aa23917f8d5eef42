/// Rows of a family's table: names of the GGUF file on the left, recipes on the right.
struct TensorTable: Sendable {
  /// Which blocks' rows these are; `nil` for tensors that stand once.
  enum Scope: Sendable {
    case model
    /// For each block; in the file its tensors are called `blk.N.…`.
    case blocks
  }

  /// What the configuration must say for the rows to count.
  enum Condition: Sendable {
    case always
    case has(Dimension)
    case lacks(Dimension)
    case when(@Sendable (ModelContext) throws(FamilyError) -> Bool)
  }

  let scope: Scope
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

  /// Tensors of every block.
  static func blocks(
    _ prefix: String, where condition: Condition = .always,
    _ rows: KeyValuePairs<String, TensorRecipe>
  ) -> TensorTable {
    TensorTable(scope: .blocks, prefix: prefix, condition: condition, rows: rows)
  }
}
