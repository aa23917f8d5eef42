import Storage
import SystemPackage
import Views

/// A run that was ended before its outputs were complete.
struct EarlierRun {
  let journal: RunJournal
  let state: RunState
  private let header: RunJournal.Header

  /// Finds the run to continue: of those with the same fingerprint the one that has come furthest.
  ///
  /// - Returns: `nil` where no run has left anything.
  /// - Throws: `StorageError.isLocked` where the only one is still running,
  ///   `ConversionError.cannotResume` where what is there is of other runs.
  static func find(
    for paths: [FilePath], _ batch: Batch, fingerprint: RunFingerprint
  ) throws -> EarlierRun? {
    guard let first = paths.first else { return nil }
    var best: EarlierRun?
    var problem: (any Error)?
    for path in RunJournal.candidates(for: first) {
      do {
        guard let found = try RunJournal.open(path, shapes: batch.shapes)
        else { continue }
        if let (then, now) = fingerprint.difference(from: found.header.fingerprint) {
          problem = ConversionError.cannotResume(
            journal: path.string, what: then.name, then: then.value, now: now.value)
          continue
        }
        let isComplete = found.state.nextChunk == batch.chunks.count
        guard found.state.nextChunk > 0,
          found.header.isAlive(beside: paths, isComplete: isComplete)
        else {
          // Ended before anything was done, or its files are gone: the journal's lock is ours.
          found.header.removePartials(beside: paths)
          found.journal.journal.remove()
          continue
        }
        if best.map({ $0.state.nextChunk < found.state.nextChunk }) ?? true {
          best = EarlierRun(journal: found.journal, state: found.state, header: found.header)
        }
      } catch { problem = error }
    }
    if best == nil, let problem { throw problem }
    return best
  }

  /// Takes up the partial files.
  ///
  /// - Parameter isComplete: whether all bytes were written; some files may have their final names
  ///   then.
  func files(
    _ paths: [FilePath], sizes: [Int], isComplete: Bool, force: Bool, inputs: [FilePath]
  ) throws(StorageError) -> OutputSet {
    guard header.partialNames.count == paths.count else {
      throw .cannotContinue(file: journal.path.string, reason: "it names other files")
    }
    var files: [OutputFile] = []
    for (index, path) in paths.enumerated() {
      let partial = path.removingLastComponent().appending(header.partialNames[index])
      files.append(
        try OutputFile(
          continuing: partial, to: path, size: sizes[index], isComplete: isComplete, force: force,
          inputs: inputs))
    }
    return OutputSet(files: files)
  }
}

extension RunJournal.Header {
  /// Whether any of the files is there that the journal speaks of: under its partial name, or,
  /// where all bytes were written, under the final one.
  fileprivate func isAlive(beside paths: [FilePath], isComplete: Bool) -> Bool {
    partials(beside: paths).contains(where: \.isThere)
      || isComplete && paths.allSatisfy(\.isThere)
  }

  fileprivate func removePartials(beside paths: [FilePath]) {
    for path in partials(beside: paths) {
      Folder(path.removingLastComponent()).remove(path.lastComponent?.string ?? "")
    }
  }

  private func partials(beside paths: [FilePath]) -> [FilePath] {
    zip(paths, partialNames).map { $0.removingLastComponent().appending($1) }
  }
}

extension FilePath {
  fileprivate var isThere: Bool {
    let folder = removingLastComponent()
    return Folder(folder.isEmpty ? "." : folder).contains(lastComponent?.string ?? "")
  }
}
