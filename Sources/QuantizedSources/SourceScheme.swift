public import Checkpoints
import StrictJSON

/// How the published tensors of a checkpoint become the tensors that families know.
protocol SourceScheme: Sendable {
  /// Reads what the configuration says of the scheme.
  ///
  /// - Throws: `SchemeError` for forms of the scheme that are not read.
  init(_ configuration: QuantizationConfiguration) throws(SchemeError)

  /// Puts the tensors of the checkpoint together.
  ///
  /// Reads headers, and weights only where the list of tensors depends on them.
  func apply(to draft: inout SchemeDraft) throws(SchemeError)
}

/// The schemes that can be read.
enum SchemeTable {
  /// By `quant_method`: a new scheme is a file under `Schemes/` and a line here.
  static let schemes: [String: any SourceScheme.Type] = [
    "awq": AWQScheme.self,
    "bitnet": BitNetScheme.self,
    "compressed-tensors": CompressedTensorsScheme.self,
    "fp8": Float8Scheme.self,
    "gptq": GPTQScheme.self,
    "modelopt": ModelOptScheme.self,
    "mxfp4": MXFP4Scheme.self,
  ]
}

extension Checkpoint {
  /// The tensors that families know, made from the published ones by the checkpoint's scheme.
  ///
  /// Weights are made lazily, row by row.
  ///
  /// - Throws: `SchemeError` where the weights are quantized in a way that no scheme reads, and
  ///   where tensors that belong together are not there or do not fit.
  public func sourceTensors() throws(SchemeError) -> SourceTensors {
    var draft = SchemeDraft(self)
    if let configuration = try QuantizationConfiguration(of: self) {
      guard let scheme = SchemeTable.schemes[configuration.method] else {
        throw .unknown(file: configuration.file, scheme: configuration.scheme())
      }
      try scheme.init(configuration).apply(to: &draft)
    }
    return draft.result
  }
}
