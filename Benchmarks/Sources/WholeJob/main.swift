// What whole commands cost: CPU seconds, wall time and peak memory of `kerf`, as the system counts
// them, beside copying the checkpoint.
//
// Usage: whole-job KERF DIRECTORY
//
// DIRECTORY gets a checkpoint of TinyLlama's shapes (2.2 GB, made once) and the outputs.

import Foundation

guard CommandLine.arguments.count == 3 else {
  print("usage: whole-job KERF DIRECTORY")
  throw UsageError()
}
let kerf = CommandLine.arguments[1]
// A process of its own makes the files: the peak memory that the system tells of a command counts
// that of the process which starts it.
if kerf != "prepare" {
  _ = try MeasuredRun(CommandLine.arguments[0], ["prepare", CommandLine.arguments[2]])
}
let checkpoint = try BenchmarkCheckpoint(in: CommandLine.arguments[2] + "/TinyLlama-1.1B-shapes")
let headers = try BenchmarkHeaders(in: CommandLine.arguments[2])
if kerf == "prepare" { exit(0) }

print("job                              CPU s   wall s   peak MiB")
let jobs = WholeJobs(kerf: kerf, checkpoint: checkpoint, output: CommandLine.arguments[2] + "/out")
let runs = try jobs.leastOf(rounds: 3)
for job in WholeJobs.Job.all { if let run = runs[job] { print(run.row(job.name)) } }
// In the same run, and in turn: a ratio holds where the seconds of a shared machine do not.
func ratio(_ job: WholeJobs.Job, to other: WholeJobs.Job) -> String {
  guard let run = runs[job], let other = runs[other] else { return "not measured" }
  return String(format: "%.2f", other.wallSeconds / run.wallSeconds)
}
print("Q4_K_M, speed of two threads, times one:  \(ratio(.q4KM, to: .q4KMAlone))")
print("Q8_0, times the speed of copying:         \(ratio(.q8_0, to: .copy))")
print("BF16, times the speed of copying:         \(ratio(.bf16, to: .copy))")
// Short commands: the least of twenty runs.
for (name, arguments) in [
  ("version", ["version"]),
  ("inspect, 128 000 tokens", ["inspect", headers.tokens]),
  ("inspect, 100 000 tensors", ["inspect", headers.tensors]),
] {
  let runs = try (0..<20).map { _ in try MeasuredRun(kerf, arguments) }
  if let least = runs.min(by: { $0.wallSeconds < $1.wallSeconds }) { print(least.row(name)) }
}

struct UsageError: Error {}
