public import GGUF
public import SystemPackage

/// What can be converted or quantized.
public enum ModelInput: Sendable {
  case checkpoint(Checkpoint)
  case gguf(GGUFModel)
  case adapter(Adapter)

  /// Opens a directory, a safetensors or PyTorch file, an index, or a GGUF file (any part of a split set).
  ///
  /// - Parameter reading: how a checkpoint is opened.
  ///
  /// Names may end in `.zst` or `.gz`; where a name says nothing, the first bytes do.
  ///
  /// - Throws: `CheckpointError` for what cannot be opened or is no model.
  public static func open(
    _ path: FilePath, reading: CheckpointReading = CheckpointReading()
  ) throws(CheckpointError) -> ModelInput {
    switch try ModelPath.kind(of: path) {
    case .gguf: .gguf(try GGUFModel(at: path))
    case .directory, .weights, .index:
      .checkpoint(try Checkpoint(opening: path, reading: reading))
    }
  }
}
