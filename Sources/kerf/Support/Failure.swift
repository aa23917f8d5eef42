import ArgumentParser
import Checkpoints
import Conversion
import Families
import GGUF
import Importance
import Mixes
import Quantization
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
    status =
      switch error {
      case let error as StorageError: Self.status(of: error)
      case let error as CheckpointError: error.isAboutStorage ? 66 : 65
      case is UsageError, is MixOptionError, is UnknownKernels: EX_USAGE
      default: EX_DATAERR
      }
  }

  private static func status(of error: StorageError) -> Int32 {
    switch error {
    case .endsEarly, .tooLarge, .damagedStream: EX_DATAERR
    case .cannotOpen, .notAFile: EX_NOINPUT
    case .cannotCreate, .exists: EX_CANTCREAT
    case .cannotRead, .cannotWrite: EX_IOERR
    }
  }

  /// Ends the command.
  func end() -> Never {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    Terminal.error("kerf: error: \(line)\n")
    exit(status)
  }
}

/// Options that contradict each other, or a value that no option takes.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
