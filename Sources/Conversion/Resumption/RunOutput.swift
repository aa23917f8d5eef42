import GGUF
import Measurement
public import Storage
public import SystemPackage
import Views
import Tensors

/// The files of a run and the journal beside them, by which a later run continues where it ended.
public struct RunOutput: Sendable {
  /// How files are made.
  public struct Options: Sendable {
    /// Whether files of the final names may be replaced.
    public var force: Bool
    /// Whether to continue an earlier run with the same outputs, and to keep what is written where
    /// this one fails.
    public var resuming: Bool
    /// The program's version: a run continues one of the same version only.
    public var version: String

    /// Options; a run that begins anew and leaves nothing behind where it fails, unless told
    /// otherwise.
    public init(force: Bool = false, resuming: Bool = false, version: String = "library") {
      self.force = force
      self.resuming = resuming
      self.version = version
    }
  }

  /// The files, those of each plan in order.
  public let files: OutputSet
  /// `nil` where there is none to write: such a run cannot be continued.
  let journal: RunJournal?
  /// Where the run begins.
  let start: RunState
  /// Whether what is written stays where the run fails.
  let isKept: Bool

  /// Bytes that an earlier run has written.
  public var bytesContinued: Int { start.bytesWritten }
  /// Whether an earlier run has written all bytes, so that only names are left to be given.
  public let isComplete: Bool
  /// Seconds that earlier runs took for them.
  public var secondsContinued: Double { start.seconds }
  /// All that is on the disk until the run is complete.
  public var partialPaths: [FilePath] {
    files.files.map(\.partialPath) + (journal.map { [$0.path] } ?? [])
  }

  /// Files without a journal.
  init(_ files: OutputSet, shapes: [Shape]) {
    self.files = files
    journal = nil
    start = RunState(shapes)
    isKept = false
    isComplete = false
  }

  /// - Throws: `StorageError` for names that are taken, `ConversionError.cannotResume` where an
  ///   earlier run cannot be continued.
  init(_ batch: Batch, at paths: [FilePath], options: Options) throws {
    let inputs = batch.plans.flatMap(\.sourceFiles).map { FilePath($0) }
    let fingerprint = try RunFingerprint(batch, files: paths, version: options.version)
    isKept = options.resuming
    let earlier =
      options.resuming
      ? try EarlierRun.find(
        for: paths, batch, fingerprint: fingerprint) : nil
    if let earlier {
      journal = earlier.journal
      start = earlier.state
      isComplete = start.nextChunk == batch.chunks.count
      files = try earlier.files(
        paths, sizes: batch.plans.flatMap(\.parts).map(\.layout.fileSize),
        isComplete: isComplete, force: options.force, inputs: inputs)
    } else {
      files = try OutputSet(paths, force: options.force, inputs: inputs)
      // Without a journal the conversion is as good, it just cannot be continued.
      journal =
        options.resuming
        ? try RunJournal(for: files, fingerprint: fingerprint)
        : try? RunJournal(for: files, fingerprint: fingerprint)
      start = RunState(batch.shapes)
      isComplete = false
    }
    files.keepWhenAbandoned(isKept)
  }

  /// Removes what is there, or keeps it for a later run.
  ///
  /// - Parameter hasProgress: whether there is anything worth to be kept.
  func abandon(hasProgress: Bool) {
    let isKept = isKept && hasProgress && journal != nil
    files.keepWhenAbandoned(isKept)
    files.abandon()
    if !isKept { journal?.journal.remove() }
  }
}
