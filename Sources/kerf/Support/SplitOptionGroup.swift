import ArgumentParser
import Conversion
import GGUF

/// How a conversion's output is cut into files.
struct SplitOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Write several files, none with more bytes of tensors than this: 2G, 500M, 900K or a number \
      of bytes (units of 1000). The files are called NAME-00001-of-00003.gguf and so on; what \
      loads the first finds the others.
      """, valueName: "size"))
  var splitMaxSize: SplitSize?

  @Option(
    help: ArgumentHelp(
      "Write several files, none with more tensors than this. Both limits can be given.",
      valueName: "n"))
  var splitMaxTensors: Int?

  @Flag(
    help: "Have the first of several files hold the keys and no tensor: it is small to fetch.")
  var noTensorFirstSplit = false

  @Flag(help: "Of a GGUF file in several parts, make as many parts with the same tensors in each.")
  var keepSplit = false

  func validate() throws {
    if let splitMaxTensors, splitMaxTensors < 1 {
      throw ValidationError("--split-max-tensors \(splitMaxTensors): expected a number from 1 on")
    }
    let hasLimits = splitMaxSize != nil || splitMaxTensors != nil || noTensorFirstSplit
    if keepSplit, hasLimits {
      throw ValidationError("--keep-split does not go with other options about parts")
    }
  }

  func splitting() throws -> Splitting {
    if keepSplit { return .asSource }
    return .limits(
      GGUFSplitLimits(
        bytes: splitMaxSize?.bytes, tensors: splitMaxTensors, firstIsEmpty: noTensorFirstSplit))
  }
}

/// A number of bytes with a unit of 1000s, as `--split-max-size` takes it.
struct SplitSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = ["K": 1000, "M": 1_000_000, "G": 1_000_000_000]
    let unit = argument.last.flatMap { units[String($0)] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let number = Int(digits), number > 0, digits.allSatisfy(\.isNumber) else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}
