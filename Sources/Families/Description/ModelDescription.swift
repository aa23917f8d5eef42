public import GGUF
public import Tensors
public import Views

/// A checkpoint in the words of a GGUF file: everything but the tensors' types and bytes.
public struct ModelDescription: Sendable {
  /// `general.architecture`.
  public let architecture: String
  /// All keys in the reference converter's order.
  public let metadata: GGUFMetadata
  /// In the reference converter's writing order.
  public let tensors: [OutputTensor]
  /// Source tensors of which no output is made, in reading order.
  public let dropped: [DroppedTensor]
  /// What is said of the model's origin, from which the output's default name comes.
  let general: GeneralMetadata
  /// What the output holds, which its default name tells.
  let kind: OutputKind
  /// The number for `general.file_type` where the checkpoint's own blocks are moved.
  let movedFileType: UInt32?

  /// What the output is called where only a directory was given: `Qwen3-0.6B-Q4_K_M.gguf`.
  ///
  /// - Parameter type: the type's name as in `--to`.
  public func fileName(type: String) -> String { general.fileName(type: type, kind: kind) }

  /// The keys for an output of another type than the one that was described; nothing else differs.
  ///
  /// - Parameter fileType: the number of the type, as in ``DescribeOptions/fileType``.
  public func metadata(fileType: UInt32) -> GGUFMetadata {
    var metadata = metadata
    if metadata["general.file_type"] != nil {
      metadata["general.file_type"] = .uint32(
        OutputTypes.fileType(fileType, movedFileType: movedFileType))
    }
    return metadata
  }
}

/// A tensor of the output and how its rows come about.
public struct OutputTensor: Sendable {
  /// The name in the GGUF file.
  public let name: String
  /// The rows, not read yet; in the source's type where nothing is computed.
  public let view: any TensorView
  /// The type that the family insists on, whatever the output type.
  public let forcedType: ElementType?
  /// The source's weights in another form, which the output's blocks must decode to exactly.
  public var proof: (any TensorView)?
  /// The block format that has the source's levels, but not its scales.
  public var scalesBeyond: ElementType?

  /// Outermost dimension first.
  public var shape: Shape { view.shape }
}

/// A source tensor that is left out.
public struct DroppedTensor: Hashable, Sendable {
  /// The name as the checkpoint has it.
  public let name: String
  /// Why, in a few words.
  public let reason: String

  /// A tensor that is left out.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

/// What the description of a model depends on besides the checkpoint.
public struct DescribeOptions: Hashable, Sendable {
  /// The value of `general.file_type`.
  public var fileType: UInt32
  /// The value of `general.name`, in place of the one that the checkpoint gives.
  public var modelName: String?
  /// Other keys under `general.`, in place of those that the checkpoint gives.
  public var overrides: MetadataOverrides
  /// Which part of the model, and how.
  public var parts: ModelParts

  /// The pre-tokenizer's name, whatever the tokenizer looks like.
  public var preTokenizer: String?
  /// Whether Mistral's own vocabularies get the name of a template, where there is none beside
  /// them.
  public var namesTemplate = true
  /// The family to take, by a class name of config.json or by its GGUF name, in place of the one
  /// that config.json names.
  public var familyName: String?
  /// Whether what was dequantized from eight-bit floats is written as Q8_0, whatever the output
  /// type.
  public var writesFloat8AsQ8 = false
  /// Whether quantized weights are moved as blocks where a format has their levels and scales.
  public var keepsExactBlocks = false
  /// Whether only keys are wanted, above all the vocabulary's, and no tensor.
  public var vocabularyOnly = false

  /// - Parameter fileType: one of ``OutputTypes/fileTypes``, or the quantizer's.
  public init(
    fileType: UInt32 = 0, modelName: String? = nil,
    overrides: MetadataOverrides = MetadataOverrides(), parts: ModelParts = ModelParts()
  ) {
    self.fileType = fileType
    self.modelName = modelName
    self.overrides = overrides
    self.parts = parts
  }
}
