import Storage

/// The ways in which checkpoints are published.
public enum CheckpointForm: Hashable, Sendable {
  /// Hugging Face's: config.json and model*.safetensors, or pytorch_model*.bin.
  case huggingFace
  /// Mistral's own: params.json and consolidated*.safetensors.
  case mistral
}

/// How a checkpoint is opened.
public struct CheckpointReading: Hashable, Sendable {
  /// The form to take; `nil` takes Mistral's own where there is no other.
  public var form: CheckpointForm?
  /// What of the weights is wanted: a vocabulary needs none.
  public var weights: WeightUse

  /// The usual way, but for what is given.
  public init(form: CheckpointForm? = nil, weights: WeightUse = .needed) {
    self.form = form
    self.weights = weights
  }
}

/// What is wanted of a checkpoint's weights.
public enum WeightUse: Hashable, Sendable {
  /// A checkpoint without weights is refused.
  case needed
  /// They are opened where they are there.
  case ifPresent
  /// They are not looked at.
  case unused
}

extension CheckpointForm {
  /// The file that says how the model is built.
  var configurationName: String {
    switch self {
    case .huggingFace: "config.json"
    case .mistral: "params.json"
    }
  }

  /// How the names of its weight files begin; `nil` where it has none of that kind.
  func prefix(of weights: WeightForm) -> String? {
    switch (self, weights) {
    case (.huggingFace, _): weights.prefix
    case (.mistral, .safetensors): "consolidated"
    case (.mistral, .pytorch): nil
    }
  }

  /// The names of its weight files, in words.
  var weightFiles: String {
    WeightForm.allCases.compactMap { weights in
      prefix(of: weights).map { "\($0)*\(weights.endings[0])" }
    }.joined(separator: " or ")
  }

  /// The form that a folder has, where one of its weight files is asked for or none.
  static func found(in folder: Folder, file: String? = nil) -> CheckpointForm {
    guard folder.contains(mistral.configurationName) else { return .huggingFace }
    let isMistral =
      file?.hasPrefix(mistral.prefix(of: .safetensors) ?? "")
      ?? !folder.contains(huggingFace.configurationName)
    return isMistral ? .mistral : .huggingFace
  }
}
