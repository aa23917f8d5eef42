import Checkpoints
import OrderedCollections
import Storage
import StrictJSON
import SystemPackage

/// What a checkpoint says of how its weights are quantized: `quantization_config` of config.json,
/// and what hf_quant_config.json adds to it.
struct QuantizationConfiguration: Sendable {
  /// Which file messages name.
  let file: String
  /// `quant_method`.
  let method: String
  /// The object's members.
  let values: Configuration
  /// `quantization` of hf_quant_config.json, whose members count before those of config.json.
  private let exporter: Configuration?

  /// `nil` where the checkpoint says that its weights are plain numbers, or nothing.
  init?(of checkpoint: Checkpoint) throws(SchemeError) {
    let root = checkpoint.configuration
    let (exporter, producer) = try Self.exporter(in: checkpoint.folder)
    let stated = try schemed { () throws(CheckpointError) in
      try root.object("quantization_config")
    }
    let members = stated?.isEmpty == true ? nil : stated
    guard members != nil || producer != nil else { return nil }
    values = root.section("quantization_config", members ?? [:])
    file = root.file
    self.exporter = exporter
    let name = members?["quant_method"]?.string ?? exporter?["quant_method"]?.string
    method = name ?? producer ?? "of an unknown method"
  }

  /// The members of hf_quant_config.json and the program that wrote it.
  private static func exporter(
    in folder: Folder
  ) throws(SchemeError) -> (Configuration?, producer: String?) {
    let name = "hf_quant_config.json"
    guard folder.contains(name) else { return (nil, nil) }
    return try schemed { () throws(CheckpointError) in
      let text: [UInt8]
      do throws(StorageError) {
        text = try folder.contents(of: name, limit: 16 << 20)
      } catch {
        throw .storage(error)
      }
      let whole = try Configuration(parsing: text, file: folder.file(name).string)
      let producer = try whole.object("producer")?["name"]?.string?.lowercased()
      guard let members = try whole.object("quantization") else { return (nil, producer) }
      return (whole.section("quantization", members), producer)
    }
  }

  /// The algorithm of the exporter.
  var algorithm: String? {
    get throws(SchemeError) {
      try schemed { () throws(CheckpointError) in
        let stated = try exporter?.string("quant_algo")
        guard stated == nil else { return stated }
        return try values.string("quant_algo")
      }
    }
  }

  /// Algorithms of single modules.
  var layerAlgorithms: [String] {
    let layers = exporter?["quantized_layers"]?.object ?? values["quantized_layers"]?.object ?? [:]
    return layers.values.compactMap { $0["quant_algo"]?.string }
  }

  /// The scheme in a few words: `compressed-tensors, pack-quantized`.
  func scheme(_ form: String? = nil) -> String {
    let form = form ?? values["format"]?.string
    return ([method] + [form].compactMap(\.self)).joined(separator: ", ")
  }

  /// The error for a form of the scheme that is not read.
  func unsupported(_ found: String, only expected: String) -> SchemeError {
    .unsupported(file: file, scheme: scheme(), found: found, expected: expected)
  }
}

/// Runs what reads the configuration, and passes its error on as a scheme's.
func schemed<Value>(
  _ body: () throws(CheckpointError) -> Value
) throws(SchemeError) -> Value {
  do {
    return try body()
  } catch {
    throw .configuration(error)
  }
}
