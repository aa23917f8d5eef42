import Checkpoints
import Conversion
import GGUF
import Measurement
import Mixes
import Quantization
import Storage
import SystemPackage
import Views

/// Plans a conversion, runs it with a progress line, and measures the files that it wrote.
@main
enum ConvertAndMeasure {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3 else {
      print("usage: convert-and-measure CHECKPOINT DIRECTORY TYPE ...")
      return
    }
    let names = Array(arguments)
    let types = try names[2...].map { try FileType(named: $0) }
    let job = ConversionJob(
      try ModelInput.open(FilePath(names[0])),
      outputs: types.map { PlanOptions(target: .fileType($0)) }, into: FilePath(names[1]),
      settings: Executor.Settings(workerCount: 2, kernels: .best))
    let plans = try await convert(job)
    for (plan, path) in zip(plans, try job.names(plans)) { try await measure(path, of: plan) }
  }

  /// Converts with a progress line; returns the plans of the outputs.
  static func convert(_ job: ConversionJob) async throws -> [Plan] {
    var plans: [Plan] = []
    var tensors = 0
    for try await event in job.events() {
      switch event {
      case .foundLeftovers, .opened: break
      case .planned(let all):
        plans = all
        for plan in all { print("\(plan.defaultFileName): \(plan.fileSize) bytes") }
      case .started(let bytes, _): print("writing \(bytes) bytes of tensors")
      case .progressed(let state): try show(share: state.share, state.tensor)
      case .finishedTensor: tensors += 1
      case .finished(let reports):
        try FileDescriptor.standardError.writeAll("\n".utf8)
        print("\(tensors) tensors in \(reports.count) files")
      }
    }
    return plans
  }

  /// A bar of thirty characters on a line that rewrites itself.
  static func show(share: Double, _ tensor: String) throws {
    let full = Int(30 * share)
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 30 - full)
    try FileDescriptor.standardError.writeAll("\r\(bar) \(tensor)\u{1B}[K".utf8)
  }

  /// Compares the weights of a file with those that its plan is made of.
  static func measure(_ path: FilePath, of plan: Plan) async throws {
    let written = try GGUFModel(path)
    let subjects = try zip(plan.tensors, written.tensors).map { planned, tensor in
      try CandidateComparison.Subject(
        name: tensor.name, reference: planned.view, candidates: [tensor.view])
    }
    let errors = try await CandidateComparison(subjects, kernels: .best).errors(workerCount: 2)
    let total = errors[0].reduce(into: ErrorStatistics()) { total, errors in
      if let errors { total.merge(errors.total) }
    }
    print("\(path): signal to noise \((100 * total.signalToNoise).rounded() / 100) dB")
  }
}
