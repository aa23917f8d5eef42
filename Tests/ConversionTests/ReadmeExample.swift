import Checkpoints
import Conversion
import Measurement
import Mixes
import Quantization
import Storage
import SystemPackage

/// Quantizes a checkpoint into a directory; returns the signal-to-noise ratio in dB.
func quantize(_ checkpoint: FilePath, into directory: FilePath) async throws -> Double {
  let model = try ModelInput.open(checkpoint)
  let plan = try Planner(PlanOptions(target: .fileType(.Q4_K_M))).plan(model)
  print(
    "\(plan.tensors.count) tensors, \(plan.fileSize) bytes, \(plan.bitsPerWeight) bits a weight")
  for tensor in plan.fallbacks { print("\(tensor.name) falls back to \(tensor.type)") }

  let file = try OutputFile(directory.appending(plan.defaultFileName))
  let settings = Executor.Settings(workerCount: 2, kernels: .best)
  let report = try await Executor(plan, settings: settings).run(into: file) { progress in
    print("\(progress.tensor): \(Int(100 * progress.share)) %")
  }
  return report.total.signalToNoise
}
