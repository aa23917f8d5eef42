import ArgumentParser
import Checkpoints
import Measurement
import Quantization
import Reporting
import StrictJSON
import SystemPackage
import Views

struct Measure: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the weights of two models: what a quantization has cost.",
    usage: "kerf measure <reference> <candidate> [<options>]",
    discussion: """
      Either side is a checkpoint's directory, a .safetensors or a .gguf file. Tensors of the same \
      name are compared; those of a checkpoint beside a GGUF file under their names in GGUF.

        kerf measure Llama-3.1-8B-Instruct Llama-3.1-8B-Instruct-Q4_K_M.gguf
        kerf measure model-BF16.gguf model-Q4_K_M.gguf --sort sqnr --filter 'blk.*'

      rmse is the root of the mean squared error, relative the same as a share of the reference's \
      root mean square, sqnr that share in decibels, cosine the cosine of the angle between the \
      two. The totals are over all weights.

      --json prints an object: reference, candidate, tensors (name, type, shape, weights, \
      bitsPerWeight, rmse, relativeRMSE, sqnr, maximumError, cosine, nonFinite), total (the same \
      over all weights), onlyInReference, onlyInCandidate. A sqnr of null means that the weights \
      are equal. --csv prints the tensors under the same names.
      """)

  @Argument(help: "The model as it should be.", completion: .file())
  var reference: String

  @Argument(help: "The model to be judged, such as a quantized one.", completion: .file())
  var candidate: String

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @Option(
    help: ArgumentHelp(
      "Sort by this column, the worst first; without it the order is the reference's.",
      valueName: "key"))
  var sort: SortKey?

  @Option(
    help: ArgumentHelp(
      "Compare only tensors whose whole name matches, such as 'blk.0.*'.", valueName: "glob"))
  var filter: String?

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func validate() throws {
    if json && csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() async throws {
    let models = try ModelTensors.pair(
      [reference, candidate].map { try TensorSet(opening: FilePath($0)) })
    let (first, second) = (models[0], models[1])
    let glob = filter.map { Glob($0) }
    let others = Dictionary(second.tensors.map { ($0.name, $0.view) }) { first, _ in first }
    var pairs: [Comparison.Pair] = []
    var onlyInReference: [String] = []
    for (name, view) in first.tensors where glob?.matches(name) ?? true {
      if let other = others[name] {
        pairs.append(try Comparison.Pair(name: name, reference: view, candidate: other))
      } else {
        onlyInReference.append(name)
      }
    }
    let known = Set(first.tensors.map(\.name))
    let onlyInCandidate = second.tensors.map(\.name).filter {
      !known.contains($0) && glob?.matches($0) ?? true
    }
    guard !pairs.isEmpty else {
      throw NothingToCompare(reference: reference, candidate: candidate)
    }
    let comparison = try Comparison(pairs, kernels: kernels.chosen())
    let statistics = try await comparison.statistics(workerCount: threads.count)
    let measured = zip(pairs, statistics).map { pair, statistics in
      MeasuredTensor(
        name: pair.name, type: pair.candidate.elementType, shape: pair.reference.shape,
        statistics: statistics)
    }
    show(
      ErrorTable(sort.map { $0.sorted(measured) } ?? measured), onlyInReference, onlyInCandidate)
  }

  private func show(_ table: ErrorTable, _ onlyInReference: [String], _ onlyInCandidate: [String]) {
    if json {
      let object: JSONValue = [
        "reference": .string(reference), "candidate": .string(candidate),
        "tensors": table.table.json, "total": table.totalJSON,
        "onlyInReference": .array(onlyInReference.map { .string($0) }),
        "onlyInCandidate": .array(onlyInCandidate.map { .string($0) }),
      ]
      Terminal.print(object)
    } else if csv {
      Terminal.print(table.table.csv)
    } else {
      Terminal.print(table.text)
      for (names, side) in [(onlyInReference, reference), (onlyInCandidate, candidate)]
      where !names.isEmpty {
        Terminal.print("only in \(side): \(names.joined(separator: ", "))".terminalSafe + "\n")
      }
    }
  }
}

/// Two models without a tensor in common.
private struct NothingToCompare: Error, CustomStringConvertible {
  let reference: String
  let candidate: String

  var description: String {
    "\(reference), \(candidate): no tensor of the one has the name of a tensor of the other"
  }
}
