import Measurement
import ReportPages
import Storage
import SystemPackage

/// A page of HTML beside what a command prints.
struct ReportFile {
  private let path: FilePath
  private let force: Bool
  private let inputs: [FilePath]

  /// A name that cannot be had is refused before anything is read: a job may take hours.
  ///
  /// Nothing stays on the disk meanwhile, which a signal would have to remove.
  init(_ path: String, force: Bool, inputs: [String]) throws {
    self.path = FilePath(path)
    self.force = force
    self.inputs = inputs.map { FilePath($0) }
    try create().abandon()
  }

  /// Writes the page; on an error nothing is left behind.
  func write(_ page: ReportPage) throws {
    let text = Array(try page.html().utf8)
    let file = try create()
    do {
      try file.write(text, at: 0)
      try file.commit()
    } catch {
      file.abandon()
      throw error
    }
  }

  private func create() throws(StorageError) -> OutputFile {
    try OutputFile(path, force: force, inputs: inputs)
  }
}

extension ReportPage {
  /// A page about models that were measured against a reference.
  init(reference: String, models: [MeasuredModel], showsExperts: Bool) {
    // Of one model the page is about that; of several about what they have in common.
    let subject = models.count == 1 ? models[0].file : reference
    self.init(
      title: FilePath(subject).lastComponent?.string ?? subject, reference: reference,
      models: models, generator: "kerf \(Version.current)", showsExperts: showsExperts)
  }
}
