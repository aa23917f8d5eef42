import ArgumentParser
import Checkpoints
import Conversion
import Families
import GGUF
import Importance
import Mixes
import PyTorchFiles
import Quantization
import QuantizedSources
import Reporting
import Safetensors
import Storage
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An error as the command ends with it: one line on standard error and a status of `sysexits.h`.
struct Failure {
  let message: String
  let status: Int32

  init(_ error: any Error) {
    message = String(describing: error)
    status = Self.status(of: error)
  }

  /// What an error is about, however deep it was wrapped on the way up.
  private static func status(of error: any Error) -> Int32 {
    switch error {
    case let error as StorageError: status(of: error)
    case let error as CheckpointError: status(of: error)
    case let error as FamilyError: status(of: error)
    case let error as GGUFError:
      switch error.fault {
      case .storage(let cause), .partUnreadable(_, _, let cause): status(of: cause)
      default: EX_DATAERR
      }
    case let error as SafetensorsError:
      if case .storage(let cause) = error.fault { status(of: cause) } else { EX_DATAERR }
    case let error as PyTorchError:
      if case .storage(let cause) = error.fault { status(of: cause) } else { EX_DATAERR }
    case let error as ImportanceError: status(of: error.fault)
    case let error as PreflightError: error.status
    case is UsageError, is MixError, QuantizationError.unavailableKernels, ConversionError.option:
      EX_USAGE
    default: EX_DATAERR
    }
  }

  private static func status(of error: StorageError) -> Int32 {
    switch error {
    case .endsEarly, .tooLarge, .damagedStream: EX_DATAERR
    case .cannotOpen, .notAFile: EX_NOINPUT
    case .cannotCreate, .exists, .isInput, .cannotContinue, .isLocked: EX_CANTCREAT
    case .cannotRead, .cannotWrite: EX_IOERR
    }
  }

  private static func status(of error: CheckpointError) -> Int32 {
    switch error {
    case .storage(let cause): status(of: cause)
    case .safetensors(let cause): status(of: cause as any Error)
    case .pytorch(let cause): status(of: cause as any Error)
    case .gguf(let cause): status(of: cause as any Error)
    case .notAModel, .noConfiguration, .noWeights, .otherWeights, .missingPart: EX_NOINPUT
    default: EX_DATAERR
    }
  }

  private static func status(of error: FamilyError) -> Int32 {
    switch error {
    case .configuration(let cause): status(of: cause)
    case .storage(let cause), .vocabulary(.storage(let cause)), .source(.storage(let cause)):
      status(of: cause)
    default: EX_DATAERR
    }
  }

  private static func status(of fault: ImportanceError.Fault) -> Int32 {
    switch fault {
    case .storage(let cause): status(of: cause)
    case .gguf(let cause): status(of: cause as any Error)
    default: EX_DATAERR
    }
  }

  /// Ends the command.
  func end() -> Never {
    Terminal.error("kerf: error: \(message.terminalSafe)\n")
    exit(status)
  }
}

/// Options that contradict each other, or a value that no option takes.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
