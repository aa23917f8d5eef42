import Foundation

/// Conversions of a checkpoint, and copying its weights, which no conversion can be faster than by
/// much.
struct WholeJobs {
  struct Job: Hashable {
    let name: String
    /// What `convert` makes; `nil` for the copy.
    let type: String?
    let threads: Int

    static let copy = Job(name: "cp and sync", type: nil, threads: 1)
    static let q4KM = Job(type: "Q4_K_M", threads: 2)
    static let q4KMAlone = Job(type: "Q4_K_M", threads: 1)
    static let q8_0 = Job(type: "Q8_0", threads: 2)
    static let bf16 = Job(type: "BF16", threads: 2)
    static let all = [copy, q4KM, q4KMAlone, Job(type: "Q2_K", threads: 2), q8_0, bf16]

    private init(name: String, type: String?, threads: Int) {
      (self.name, self.type, self.threads) = (name, type, threads)
    }
    private init(type: String, threads: Int) {
      self.init(
        name: "convert to \(type), threads: \(threads)", type: type, threads: threads)
    }
  }

  let kerf: String
  let checkpoint: BenchmarkCheckpoint
  /// Where each job's file goes; it is removed afterwards.
  let output: String

  /// The run of each job that took the least time; one of each in turn, so that all meet the same
  /// machine.
  func leastOf(rounds: Int) throws -> [Job: MeasuredRun] {
    var least: [Job: MeasuredRun] = [:]
    for _ in 0..<rounds {
      for job in Job.all {
        let run = try measure(job)
        if let best = least[job], best.wallSeconds <= run.wallSeconds { continue }
        least[job] = run
      }
    }
    return least
  }

  private func measure(_ job: Job) throws -> MeasuredRun {
    defer { try? FileManager.default.removeItem(atPath: output) }
    guard let type = job.type else {
      // Like a conversion, it ends when its bytes are on the disk.
      return try MeasuredRun(
        "/bin/sh", ["-c", "cp \"$1\" \"$2\" && sync \"$2\"", "sh", checkpoint.weights, output])
    }
    return try MeasuredRun(
      kerf,
      [
        "convert", checkpoint.path, "--to", type, "-o", output, "--force", "--quiet",
        "--threads", "\(job.threads)",
      ])
  }
}
