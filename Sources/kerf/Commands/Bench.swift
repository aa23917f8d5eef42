import ArgumentParser
import Quantization
import Reporting
import StrictJSON
import Tensors

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of every format and kernel set on this machine.",
    discussion: """
      On one thread, with rows of 4096 normally distributed weights that stay in the second-level \
      cache; the fastest of many short runs. To measure is to sum up the errors of the decoded \
      weights, as every conversion does. All formats take some minutes.

        kerf bench --type Q4_K --type Q6_K
        kerf bench --type Q4_K --decode-weights 16777216

      --json prints a list of objects: type, operation (encode, decode, measure), importance (true, \
      false), kernels, millionWeightsPerSecond.
      """)

  @Option(help: "Measure only this type. Repeatable.")
  var type: [TypeArgument] = []

  @Option(
    help: ArgumentHelp(
      "Weights that a decoding makes: 65536, unless told otherwise; 16777216 fit no cache.",
      valueName: "count"))
  var decodeWeights = 65_536

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var kernels: KernelOption

  func validate() throws {
    guard 1...1 << 30 ~= decodeWeights else {
      throw ValidationError("--decode-weights \(decodeWeights): expected 1 to 1073741824")
    }
  }

  func run() throws {
    let sets = try kernels.kernels == nil ? KernelSet.available : [kernels.chosen()]
    let types =
      type.isEmpty
      ? ElementType.allCases.filter {
        $0.canDecode && !$0.isPlainInteger
      }
      : type.map(\.type)
    let bench = SpeedMeasurement(decodedWeights: decodeWeights)
    var rows: [[JSONValue]] = []
    for type in types {
      for kernels in sets {
        for run in try bench.runs(type, kernels: kernels) {
          rows.append([
            .string(type.rawValue), .string(run.operation), .bool(run.importance),
            .string(kernels.name), .real(run.millionWeightsPerSecond),
          ])
        }
      }
    }
    let table = Table(
      [
        .init("type", "type", .text), .init("operation", "operation", .text),
        .init("importance", "importance", .text), .init("kernels", "kernels", .text),
        .init("millionWeightsPerSecond", "Mw/s", .fixed(1)),
      ], rows: rows)
    if json {
      Terminal.print(table.json)
    } else {
      Terminal.print(table.text())
      Terminal.print("memcpy: \(fixed(bench.copyMegabytesPerSecond() / 1000, 1)) GB/s\n")
    }
  }
}

extension ElementType {
  fileprivate var isPlainInteger: Bool { "IU".contains(rawValue.prefix(1)) && blockWeights == 1 }
}
