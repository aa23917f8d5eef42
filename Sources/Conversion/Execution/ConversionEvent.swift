public import Measurement

/// What happens in the course of a conversion, in this order.
public enum ConversionEvent: Sendable {
  /// Everything about the outputs is known; no weight has been read.
  case planned([Plan])
  /// Runs that were ended have left files beside the outputs.
  case foundLeftovers([Leftover])
  /// The files are there, under their partial names until all is done: who ends the process may
  /// want to remove them.
  case opened(RunOutput)
  /// The outputs have their room on the disk, and the weights begin to move.
  ///
  /// - Parameter bytesContinued: what an earlier run has written of them.
  case started(bytesInAll: Int, bytesContinued: Int)
  /// Some bytes were written.
  case progressed(ConversionProgress)
  /// A tensor of an output is complete; `output` counts the plans.
  case finishedTensor(output: Int, ConversionReport.TensorReport)
  /// All files have their names: a report for each output.
  case finished([ConversionReport])
}

/// How far an execution is.
public struct ConversionProgress: Sendable {
  /// The tensor of the chunk that was finished last.
  public let tensor: String
  /// Bytes of the outputs that are written.
  public let bytesWritten: Int
  /// Bytes of all tensors of the outputs.
  public let bytesInAll: Int

  /// From 0 to 1.
  public var share: Double { bytesInAll == 0 ? 1 : Double(bytesWritten) / Double(bytesInAll) }
}

/// What an execution did.
public struct ConversionReport: Sendable {
  /// The tensors in writing order, with their errors.
  public let tensors: [TensorReport]
  /// Bytes of the file.
  public let fileSize: Int

  /// One tensor of the output and how far it is from its source.
  public struct TensorReport: Sendable {
    /// The tensor as it was planned.
    public let tensor: PlannedTensor
    /// The written weights against those of the source.
    public let errors: TensorErrors
    /// The sums over the whole tensor.
    public var statistics: ErrorStatistics { errors.total }
  }

  /// The statistics of all weights together.
  public var total: ErrorStatistics {
    tensors.reduce(into: ErrorStatistics()) { $0.merge($1.statistics) }
  }
}
