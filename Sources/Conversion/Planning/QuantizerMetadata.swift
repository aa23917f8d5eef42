import GGUF
import Importance
import Mixes
import Tensors

/// The keys of a quantized file (reference: `llama_model_quantize_impl`): those of the source in
/// their order, without those of a split; some set anew, which moves them to the end.
struct QuantizerMetadata {
  var metadata: GGUFMetadata

  /// - Parameter blocksLeft: blocks that pruning has left; `nil` where nothing was pruned.
  init(_ source: GGUFMetadata, fileType: UInt32, blocksLeft: Int?, options: PlanOptions) {
    metadata = source
    metadata.append("general.quantization_version", .uint32(2))
    metadata.append("general.file_type", .uint32(fileType))
    for key in ["split.no", "split.count", "split.tensors.count"] { metadata[key] = nil }
    for override in options.overrides { metadata.append(override.key, override.value) }
    if let importance = options.importance, !importance.selection.isEmpty {
      append(importance)
    }
    if let blocksLeft, let architecture = source.string("general.architecture") {
      metadata.append("\(architecture).block_count", .uint32(UInt32(clamping: blocksLeft)))
    }
  }

  private mutating func append(_ importance: ImportanceInput) {
    let selection = importance.selection
    metadata.append("quantize.imatrix.file", Self.short(importance.fileName))
    if let dataset = selection.dataset {
      metadata.append("quantize.imatrix.dataset", Self.short(dataset))
    }
    metadata.append(
      "quantize.imatrix.entries_count", .uint32(UInt32(clamping: selection.entryCount)))
    if let chunks = selection.chunkCount {
      metadata.append("quantize.imatrix.chunks_count", .uint32(UInt32(clamping: chunks)))
    }
  }

  /// Strings of these keys are cut to 127 bytes.
  private static func short(_ text: String) -> GGUFValue {
    .string(GGUFString(bytes: Array(text.utf8.prefix(127))))
  }
}

extension ModelFacts {
  /// The facts that a file's keys state.
  ///
  /// - Throws: `ConversionError.key` where the architecture is missing or no string.
  init(_ metadata: GGUFMetadata, file: String) throws(ConversionError) {
    guard let architecture = metadata.string("general.architecture"), !architecture.isEmpty else {
      throw .key(
        file: file, key: "general.architecture",
        fault: "is not there or no string; what model this is decides the types of its tensors")
    }
    func integer(_ name: String) throws(ConversionError) -> Int? {
      let key = "\(architecture).\(name)"
      switch metadata[key] {
      case nil: return nil
      case .array(let array):
        guard let first = array.prefix(1).first else { return nil }
        guard let value = first.integer else { break }
        return value
      case .some(let value):
        guard let value = value.integer else { break }
        return value
      }
      throw .key(file: file, key: key, fault: "is no whole number")
    }
    self.init(
      architecture: architecture,
      blockCount: try integer("block_count") ?? 0,
      predictionBlocks: try integer("nextn_predict_layers") ?? 0,
      heads: try integer("attention.head_count") ?? 0,
      keyValueHeads: try integer("attention.head_count_kv"),
      experts: try integer("expert_count") ?? 0)
  }
}
