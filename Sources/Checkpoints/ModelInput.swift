public import GGUF
public import SystemPackage

/// What can be converted or quantized.
public enum ModelInput: Sendable {
  case checkpoint(Checkpoint)
  case gguf(GGUFModel)
  case adapter(Adapter)

  /// Opens a directory, a safetensors or PyTorch file, an index, or a GGUF file (any part of a
  /// split set).
  ///
  /// Names may end in `.zst` or `.gz`; where a name says nothing, the first bytes do.
  ///
  /// - Parameters:
  ///   - form: the form of a checkpoint; `nil` takes Mistral's own where there is no other.
  ///   - weights: what of a checkpoint's weights is wanted.
  /// - Throws: `CheckpointError` for what cannot be opened or is no model.
  public static func open(
    _ path: FilePath, form: CheckpointForm? = nil, weights: WeightUse = .needed
  ) throws(CheckpointError) -> ModelInput {
    switch try ModelPath.kind(of: path) {
    case .gguf: .gguf(try GGUFModel(at: path))
    case .directory, .weights, .index:
      .checkpoint(try Checkpoint(opening: path, form: form, weights: weights))
    }
  }
}
