// What whole commands cost: CPU seconds, wall time and peak memory of `kerf`, as the system counts
// them.
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
let output = CommandLine.arguments[2] + "/out.gguf"

print("job                              CPU s   wall s   peak MiB")
for (type, threads) in [("Q4_K_M", 2), ("Q4_K_M", 1), ("Q2_K", 2), ("Q8_0", 2), ("BF16", 2)] {
  let run = try MeasuredRun(
    kerf,
    ["convert", checkpoint.path, "--to", type, "-o", output, "--force", "--quiet"]
      + ["--threads", "\(threads)"])
  print(run.row("convert to \(type), \(threads) threads"))
}
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
