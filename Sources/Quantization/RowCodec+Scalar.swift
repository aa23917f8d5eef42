import Tensors

extension RowCodec {
  /// Weights and bytes that one call of the format takes: a block, or everything in plain numbers.
  private func unit(of weights: Int) -> (weights: Int, bytes: Int) {
    type.blockWeights == 1
      ? (weights, weights * type.blockBytes) : (type.blockWeights, type.blockBytes)
  }

  /// Decodes with the plain code.
  ///
  /// Sizes are known to fit.
  func decodePlainly(
    _ blocks: UnsafeRawBufferPointer, into weights: UnsafeMutableBufferPointer<Float>
  ) {
    let unit = unit(of: weights.count)
    unsafe blocks.withMemoryRebound(to: UInt8.self) { bytes in
      for block in 0..<weights.count / unit.weights {
        let source = unsafe UnsafeBufferPointer(
          rebasing: bytes[block * unit.bytes..<(block + 1) * unit.bytes])
        let target = unsafe UnsafeMutableBufferPointer(
          rebasing: weights[block * unit.weights..<(block + 1) * unit.weights])
        var output = unsafe MutableSpan(_unsafeElements: target)
        unsafe format.decode(Span(_unsafeElements: source), into: &output)
      }
    }
  }

  /// Encodes with the plain code.
  ///
  /// Sizes are known to fit, importance is there if the type needs it.
  func encodePlainly(
    rows: UnsafeBufferPointer<Float>, columns: Int, importance: UnsafeBufferPointer<Float>?,
    into output: UnsafeMutableRawBufferPointer
  ) {
    let unit = unit(of: columns)
    var weights = [Float](repeating: 0, count: unit.weights)
    var blockImportance = unsafe [Float](
      repeating: 0, count: importance == nil ? 0 : unit.weights)
    var workspace = Workspace()
    unsafe output.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe output.withMemoryRebound(to: UInt8.self) { bytes in
      for block in 0..<rows.count / unit.weights {
        let (first, column) = (block * unit.weights, block * unit.weights % columns)
        for i in weights.indices { weights[i] = unsafe rows[first + i] }
        var target = unsafe MutableSpan(
          _unsafeElements: UnsafeMutableBufferPointer(
            rebasing: bytes[block * unit.bytes..<(block + 1) * unit.bytes]))
        if let importance = unsafe importance {
          for i in weights.indices { blockImportance[i] = unsafe importance[column + i] }
          if column == 0 {
            workspace.rowMeanSquare = unsafe meanSquare(rows[first..<first + columns])
          }
        }
        encode(weights, importance: blockImportance, workspace: &workspace, into: &target)
      }
    }
  }

  /// - Parameter importance: empty for the plain form.
  private func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>
  ) {
    if let weightedForm, !importance.isEmpty {
      weightedForm.encode(weights, importance: importance, workspace: &workspace, into: &block)
    } else {
      plainForm?.encode(weights, workspace: &workspace, into: &block)
    }
  }
}
