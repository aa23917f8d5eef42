import Storage

/// The ways in which checkpoints are published.
public enum CheckpointForm: Hashable, Sendable {
  /// Hugging Face's: config.json and model*.safetensors.
  case huggingFace
  /// Mistral's own: params.json and consolidated*.safetensors.
  case mistral
}

/// How a checkpoint is opened.
public struct CheckpointReading: Hashable, Sendable {
  /// The form to take; `nil` takes Mistral's own where there is no other.
  public var form: CheckpointForm?
  /// What of the weights is wanted.
  public var weights: WeightUse

  /// The usual way, but for what is given.
  public init(form: CheckpointForm? = nil, weights: WeightUse = .needed) {
    self.form = form
    self.weights = weights
  }
}

extension CheckpointForm {
  /// The file that says how the model is built.
  var configurationName: String {
    switch self {
    case .huggingFace: "config.json"
    case .mistral: "params.json"
    }
  }

  /// How the names of its weight files begin.
  var weightPrefix: String {
    switch self {
    case .huggingFace: "model"
    case .mistral: "consolidated"
    }
  }

  /// The form that a folder has, where one of its weight files is asked for or none.
  static func found(in folder: Folder, file: String? = nil) -> CheckpointForm {
    guard folder.contains(mistral.configurationName) else { return .huggingFace }
    let isMistral =
      file?.hasPrefix(mistral.weightPrefix)
      ?? !folder.contains(huggingFace.configurationName)
    return isMistral ? .mistral : .huggingFace
  }
}

/// What is wanted of a checkpoint's weights.
public enum WeightUse: Sendable {
  /// A checkpoint without weights is refused.
  case needed
  /// They are opened where they are there: a vocabulary needs none.
  case ifPresent
  /// They are not looked at.
  case unused
}
