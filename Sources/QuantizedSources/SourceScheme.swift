public import Checkpoints
import StrictJSON

/// How the published tensors of a checkpoint become the tensors that families know.
protocol SourceScheme {
  /// The tensors in the order in which families take them: that of reading, and after it those
  /// whose name did not exist in the checkpoint.
  func tensors(of checkpoint: Checkpoint) throws(SchemeError) -> [SourceTensor]
}

extension Checkpoint {
  /// The tensors that families know, made from the published ones by the checkpoint's scheme.
  ///
  /// No weight is read.
  ///
  /// - Throws: `SchemeError` where the weights are quantized in a way that no scheme reads.
  public func sourceTensors() throws(SchemeError) -> [SourceTensor] {
    try scheme().tensors(of: self)
  }

  private func scheme() throws(SchemeError) -> any SourceScheme {
    guard let quantization = configuration.first(["quantization_config"]) else {
      return PlainScheme()
    }
    let method = quantization.value["quant_method"]?.string ?? "of an unknown method"
    throw .unknown(file: configuration.file, scheme: method)
  }
}
