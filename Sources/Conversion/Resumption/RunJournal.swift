import Measurement
import OrderedCollections
import Storage
import StrictJSON
import SystemPackage
import Tensors

/// The journal of a run, beside its first partial file: what the run makes, and how far it has
/// come.
///
/// The first line says what is made, of what, and where; each of the others how far the run was. A
/// line is appended when the bytes that it speaks of are on the disk, so that neither a signal nor
/// a power failure makes it wrong.
struct RunJournal {
  /// The first line.
  struct Header {
    let fingerprint: RunFingerprint
    /// The partial files' names, which lie in the folders of the final ones.
    let partialNames: [String]
  }

  /// The form of the lines.
  private static let format = 1

  let journal: Journal
  var path: FilePath { journal.path }

  /// Begins a journal for files that were just created.
  ///
  /// - Throws: `StorageError` where it cannot be written.
  init(for files: OutputSet, fingerprint: RunFingerprint) throws(StorageError) {
    journal = try Journal(creating: Self.path(of: files.files[0].partialPath))
    let header: JSONValue = [
      "format": .integer(Self.format),
      "files": .array(
        files.files.map { .string($0.partialPath.lastComponent?.string ?? "") }),
      "run": .array(
        fingerprint.items.map { .array([.string($0.name), .string($0.value)]) }),
    ]
    try journal.append(header.utf8(pretty: false))
  }

  /// Opens the journal of an earlier run, at the state that its last whole line tells.
  ///
  /// - Parameter shapes: those of the encodings of the run that is to continue it.
  /// - Returns: `nil` where its first line was never written; then it is removed, for it says
  ///   nothing.
  /// - Throws: `StorageError` where another process works on it, or it cannot be read.
  static func open(
    _ path: FilePath, shapes: [Shape]
  ) throws(StorageError) -> (journal: RunJournal, header: Header, state: RunState)? {
    var lines: [[UInt8]] = []
    let journal = try Journal(continuing: path, lines: &lines)
    guard let first = lines.first, let header = Header(parsing: first) else {
      journal.remove()
      return nil
    }
    var state = RunState(shapes)
    for line in lines.dropFirst() {
      guard let value = try? JSONValue(parsing: line), state.take(value) else { break }
    }
    return (RunJournal(journal: journal), header, state)
  }

  private init(journal: Journal) { self.journal = journal }

  /// The journal that belongs to a partial file.
  static func path(of partial: FilePath) -> FilePath {
    partial.removingLastComponent().appending((partial.lastComponent?.string ?? "") + suffix)
  }

  /// The journals of earlier runs whose first file was to have that name.
  static func candidates(for output: FilePath) -> [FilePath] {
    all(in: output.removingLastComponent()).filter { path in
      path.lastComponent.map { PartialFiles.isPartial($0.stemOfJournal, of: output) } ?? false
    }
  }

  /// The journals in a directory, by name.
  static func all(in directory: FilePath) -> [FilePath] {
    let names = (try? Folder(directory.isEmpty ? "." : directory).names()) ?? []
    return names.filter { $0.contains(".partial-") && $0.hasSuffix(suffix) }
      .map { directory.appending($0) }
  }

  fileprivate static let suffix = ".journal"
}

extension FilePath.Component {
  /// The name of the partial file that a journal belongs to.
  fileprivate var stemOfJournal: String { String(string.dropLast(RunJournal.suffix.count)) }
}

extension RunJournal.Header {
  fileprivate init?(parsing line: [UInt8]) {
    guard let value = try? JSONValue(parsing: line), value["format"]?.integer == 1,
      let files = value["files"]?.array, let run = value["run"]?.array
    else { return nil }
    partialNames = files.compactMap(\.string)
    let items = run.compactMap { item -> RunFingerprint.Item? in
      guard let pair = item.array, pair.count == 2, let name = pair[0].string,
        let value = pair[1].string
      else { return nil }
      return RunFingerprint.Item(name: name, value: value)
    }
    // They are opened for writing: nothing but files beside the outputs.
    guard partialNames.count == files.count, items.count == run.count,
      partialNames.allSatisfy({ $0.contains(".partial-") && !$0.contains("/") })
    else { return nil }
    fingerprint = RunFingerprint(items: items)
  }
}
