import Measurement
import ReportPages
import Storage
import SystemPackage

/// A page of HTML beside what a command prints.
struct ReportFile {
  private let path: FilePath
  private let force: Bool
  private let inputs: [FilePath]

  init(_ path: String, force: Bool, inputs: [String]) {
    self.path = FilePath(path)
    self.force = force
    self.inputs = inputs.map { FilePath($0) }
  }

  /// A name that cannot be had is refused before anything is read: a job may take hours.
  ///
  /// Nothing stays on the disk meanwhile, which a signal would have to remove.
  func check() throws { try OutputFile(path, force: force, inputs: inputs).abandon() }

  /// Writes the page; on an error nothing is left behind.
  func write(_ page: ReportPage) throws {
    try OutputFile.write(Array(try page.html().utf8), to: path, force: force, inputs: inputs)
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
