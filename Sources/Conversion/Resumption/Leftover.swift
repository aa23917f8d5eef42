import Storage
public import SystemPackage

/// What a run has left beside outputs, because it was ended before it could remove it.
public struct Leftover: Hashable, Sendable {
  /// What is still there: partial files, then the journal.
  public let files: [FilePath]
  /// Whether a run with the same outputs can go on from there.
  public let canBeContinued: Bool

  /// What ended runs have left beside outputs, for these or together with others; files without a
  /// byte are removed.
  ///
  /// - Parameter isTaken: journals that are somebody else's business.
  static func all(
    beside outputs: [FilePath], except isTaken: (_ journal: FilePath) -> Bool = { _ in false }
  ) -> [Leftover] {
    var found: [Leftover] = []
    var known: Set<FilePath> = []
    var directories: [FilePath] = []
    for directory in outputs.map({ $0.removingLastComponent() })
    where !directories.contains(directory) {
      directories.append(directory)
    }
    for directory in directories {
      let own = outputs.filter { $0.removingLastComponent() == directory }
      for path in RunJournal.all(in: directory) {
        // One that is locked belongs to a run that goes on.
        guard let opened = try? RunJournal.open(path, shapes: []) else { continue }
        let partials = opened.header.partialNames
        known.formUnion(partials.map { directory.appending($0) })
        let isOfThese = partials.contains { name in
          own.contains { PartialFiles.isPartial(name, of: $0) }
        }
        guard isOfThese, !isTaken(path) else { continue }
        let folder = Folder(directory.isEmpty ? "." : directory)
        let files = partials.filter(folder.contains).map { directory.appending($0) }
        found.append(Leftover(files: files + [path], canBeContinued: true))
      }
    }
    for output in outputs { PartialFiles.removeEmpty(beside: output) }
    for partial in outputs.flatMap(PartialFiles.all)
    where !known.contains(partial) && PartialFiles.isLeft(partial) {
      found.append(Leftover(files: [partial], canBeContinued: false))
    }
    return found
  }
}
