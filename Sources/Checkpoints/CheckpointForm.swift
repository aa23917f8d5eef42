import Storage

/// The ways in which checkpoints are published.
public enum CheckpointForm: Hashable, Sendable {
  /// Hugging Face's: config.json and model*.safetensors.
  case huggingFace
  /// Mistral's own: params.json and consolidated*.safetensors.
  case mistral
}

extension CheckpointForm {
  /// The file that says how the model is built.
  var configurationName: String {
    switch self {
    case .huggingFace: "config.json"
    case .mistral: "params.json"
    }
  }

  /// How the names of weight files in Mistral's own form begin.
  static let mistralPrefix = "consolidated"

  /// The form that a folder has, where one of its weight files is asked for or none.
  static func found(in folder: Folder, file: String? = nil) -> CheckpointForm {
    guard folder.contains(mistral.configurationName) else { return .huggingFace }
    let isMistral =
      file?.hasPrefix(mistralPrefix)
      ?? !folder.contains(huggingFace.configurationName)
    return isMistral ? .mistral : .huggingFace
  }
}
