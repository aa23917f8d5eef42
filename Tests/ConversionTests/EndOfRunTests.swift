import Checkpoints
import Conversion
import Measurement
import Mixes
import Quantization
import Storage
import SystemPackage
import TestSupport
import Testing

/// Runs that are ended in their last moments, when names are given, and in their first.
@Suite struct `Ends of runs` {
  private struct Stop: Error {}

  private func job(in directory: FilePath) throws -> ConversionJob {
    let model = "Llama-3.1-2M-Instruct"
    let source =
      Folder(directory).contains(model)
      ? directory.appending(model) : try CheckpointFixture(model).write(into: directory)
    var job = ConversionJob(
      try ModelInput.open(source),
      outputs: [PlanOptions(target: .fileType(.Q8_0)), PlanOptions(target: .fileType(.BF16))],
      settings: Executor.Settings(workerCount: 2, kernels: .best))
    job.names = { _ in ["a.gguf", "b.gguf"].map { directory.appending($0) } }
    job.files.resuming = true
    job.manifests = ManifestRequest(arguments: [], fileTypes: ["Q8_0", "BF16"]) { _ in
      ["a.json", "b.json"].map { directory.appending($0) }
    }
    return job
  }

  private static let complete = ["a.gguf", "a.json", "b.gguf", "b.json"]

  /// The names beside the model, those of partial files without their numbers.
  private func names(in directory: FilePath) throws -> [String] {
    try Folder(directory).names().filter { $0.hasPrefix("a.") || $0.hasPrefix("b.") }.map { name in
      name.split(separator: ".").map { $0.hasPrefix("partial-") ? "partial" : String($0) }
        .joined(separator: ".")
    }
  }

  /// Ends a run, then lets another one continue.
  private func check(
    leaving left: [String], ending: (_ job: inout ConversionJob, FilePath) -> Void,
    then prepare: (FilePath) throws -> Void = { _ in }
  ) async throws {
    try await withTemporaryDirectory { directory in
      var stopped = try job(in: directory)
      ending(&stopped, directory)
      let ended = stopped
      await #expect(throws: (any Error).self) { try await ended.run() }
      #expect(try names(in: directory) == left)
      try prepare(directory)
      let whole = try job(in: directory)
      let reports = try await whole.run()
      #expect(try names(in: directory) == Self.complete)

      let files = try ["a.gguf", "b.gguf"].map { try contents(directory.appending($0)) }
      for name in Self.complete { Folder(directory).remove(name) }
      let again = try await whole.run()
      #expect(try files == ["a.gguf", "b.gguf"].map { try contents(directory.appending($0)) })
      #expect(reports.map(\.total) == again.map(\.total))
    }
  }

  @Test func `all bytes are written and no file has its name`() async throws {
    try await check(
      leaving: ["a.gguf.partial", "a.gguf.partial.journal", "b.gguf.partial"],
      ending: { job, _ in job.settings.beforeCommit = { _ in throw Stop() } })
  }

  @Test func `one file has its name, the other has not`() async throws {
    try await check(
      leaving: ["a.gguf", "a.gguf.partial.journal", "b.gguf", "b.gguf.partial"],
      ending: { job, directory in
        // Somebody takes the second name meanwhile.
        job.settings.beforeCommit = { _ in try write([1], to: directory.appending("b.gguf")) }
      }, then: { Folder($0).remove("b.gguf") })
  }

  @Test func `all files have their names, and manifests are there`() async throws {
    try await check(
      leaving: ["a.gguf", "a.gguf.partial.journal", "a.json", "b.gguf", "b.json"],
      ending: { job, _ in job.settings.afterCommit = { _ in throw Stop() } })
  }

  @Test func `all files have their names, and one manifest is half there`() async throws {
    try await check(
      leaving: ["a.gguf", "a.gguf.partial.journal", "a.json", "b.gguf", "b.json"],
      ending: { job, _ in job.settings.afterCommit = { _ in throw Stop() } },
      then: {
        Folder($0).remove("b.json")
        try write([1, 2], to: $0.appending("b.json.partial-7"))
      })
  }

  @Test func `all files have their names, and the appendix is not there`() async throws {
    try await withTemporaryDirectory { directory in
      let page = directory.appending("c.txt")
      func whole() throws -> ConversionJob {
        var job = try job(in: directory)
        job.appendix = ConversionAppendix { _ in
          try OutputFile(page).abandon()
        } write: { plans, reports in
          let text = zip(plans, reports).map { "\($0.fileSize) \($1.total.squaredError)\n" }
          try OutputFile.write(Array(text.joined().utf8), to: page, force: false)
        }
        return job
      }
      var first = try whole()
      first.appendix?.write = { _, _ in throw Stop() }
      let stopped = first
      await #expect(throws: Stop.self) { try await stopped.run() }
      #expect(!Folder(directory).contains("c.txt"))
      // The second time it is written, and the run is ended right after.
      var second = try whole()
      second.settings.afterCommit = { _ in throw Stop() }
      let ended = second
      await #expect(throws: Stop.self) { try await ended.run() }
      let text = try contents(page)
      try write([1, 2], to: directory.appending("c.txt.partial-7"))
      try await whole().run()
      #expect(try contents(page) == text)
      #expect(try names(in: directory) == Self.complete)
      #expect(!Folder(directory).contains("c.txt.partial-7"))
    }
  }

  @Test func `an appendix that cannot be had is refused before anything is written`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      var refused = try job(in: directory)
      refused.appendix = ConversionAppendix { _ in
        throw Stop()
      } write: { _, _ in
      }
      let job = refused
      await #expect(throws: Stop.self) { try await job.run() }
      #expect(try names(in: directory) == [])
    }
  }

  @Test func `files without a byte and journals without a line are removed`() async throws {
    try await withTemporaryDirectory { directory in
      for name in ["a.gguf.partial-7", "a.gguf.partial-7.journal", "b.gguf.partial-7.1"] {
        try write([], to: directory.appending(name))
      }
      try await job(in: directory).run()
      #expect(try names(in: directory) == Self.complete)
    }
  }

  @Test func `what a run cannot continue is told of, for each output`() async throws {
    try await withTemporaryDirectory { directory in
      // A run with other outputs, of which one is an output now, and a file without a journal.
      var other = try job(in: directory)
      other.names = { _ in ["c.gguf", "b.gguf"].map { directory.appending($0) } }
      other.manifests = nil
      other.settings.beforeCommit = { _ in throw Stop() }
      let ended = other
      await #expect(throws: Stop.self) { try await ended.run() }
      try write([1, 2], to: directory.appending("b.gguf.partial-7"))
      for resuming in [true, false] {
        var job = try job(in: directory)
        job.files.resuming = resuming
        job.files.force = true
        var told: [Leftover] = []
        for try await event in job.events() {
          if case .foundLeftovers(let leftovers) = event { told += leftovers }
        }
        #expect(told.map(\.canBeContinued) == [true, false])
        #expect(told.map(\.files.count) == [3, 1])
      }
    }
  }

  @Test func `a manifest's name that is taken is refused before anything is written`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      try write([1], to: directory.appending("b.json"))
      let job = try job(in: directory)
      await #expect(throws: StorageError.exists(file: directory.appending("b.json").string)) {
        try await job.run()
      }
      #expect(try names(in: directory) == ["b.json"])
    }
  }
}
