/// Why bytes could not be read or written, and where.
public enum StorageError: Error, Hashable, Sendable {
  /// The source has fewer bytes than were asked for.
  case endsEarly(file: String, offset: Int, wanted: Int, size: Int)
  /// No such file, or one that may not be opened.
  case cannotOpen(file: String, reason: String)
  /// Something else than a regular file where a file is needed.
  case notAFile(file: String, kind: String)
  /// A file larger than what it can sensibly hold.
  case tooLarge(file: String, size: Int, limit: Int)
  /// The system refused a read.
  case cannotRead(file: String, offset: Int, reason: String)
  /// A compressed stream that is damaged.
  case damagedStream(file: String, offset: Int, reason: String)
  /// The output cannot be created: no directory, no permission, no room.
  case cannotCreate(file: String, reason: String)
  /// The output exists and may not be replaced.
  case exists(file: String)
  /// The output would replace a file that is being read.
  case isInput(file: String, input: String)
  /// What an earlier run left is not as it should be.
  case cannotContinue(file: String, reason: String)
  /// Another process works on the file.
  case isLocked(file: String)
  /// The system refused a write.
  case cannotWrite(file: String, offset: Int, reason: String)
}

extension StorageError: CustomStringConvertible {
  /// File, place, what was found and what would help.
  public var description: String {
    switch self {
    case .endsEarly(let file, let offset, let wanted, let size):
      "\(file): byte \(offset): \(wanted) bytes are needed, the file has \(size)"
    case .cannotOpen(let file, let reason): "\(file): cannot be opened: \(reason)"
    case .notAFile(let file, let kind): "\(file): is \(kind), not a file"
    case .tooLarge(let file, let size, let limit):
      "\(file): has \(size) bytes, more than the \(limit) that such a file may have"
    case .cannotRead(let file, let offset, let reason):
      "\(file): byte \(offset): cannot be read: \(reason)"
    case .damagedStream(let file, let offset, let reason):
      "\(file): byte \(offset): the compressed stream is damaged: \(reason)"
    case .cannotCreate(let file, let reason): "\(file): cannot be created: \(reason)"
    case .exists(let file): "\(file): exists; --force replaces it"
    case .isInput(let file, let input):
      "\(file): is the same file as \(input), which is read; choose another name"
    case .cannotContinue(let file, let reason):
      "\(file): cannot be continued: \(reason); remove it, or start over without --resume"
    case .isLocked(let file): "\(file): another process is working on it; wait until it ends"
    case .cannotWrite(let file, let offset, let reason):
      "\(file): byte \(offset): cannot be written: \(reason)"
    }
  }
}
