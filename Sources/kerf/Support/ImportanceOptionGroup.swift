import ArgumentParser
import Conversion
import Importance
import Storage
import SystemPackage

/// The importance matrix of a conversion, and which of its entries count.
struct ImportanceOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An importance matrix (.gguf or .dat): which columns matter more.", valueName: "file"),
    completion: .file())
  var imatrix: String?

  @Option(
    help: ArgumentHelp(
      """
      Of the importance matrix only the tensors in whose name this text occurs, such as ffn_down. \
      Repeatable.
      """, valueName: "text"))
  var includeWeights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Not those of the importance matrix in whose name this text occurs. Repeatable.",
      valueName: "text"))
  var excludeWeights: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Draw the importance of experts that few tokens reached towards the mean over all experts, \
      which is worth so many tokens: 0, the default, leaves them alone.
      """, valueName: "tokens"))
  var importancePrior: Float = 0

  func validate() throws {
    guard importancePrior.isFinite, 0...1e9 ~= importancePrior else {
      throw ValidationError(
        "--importance-prior \(importancePrior): expected a number of tokens from 0 on")
    }
    guard imatrix != nil || importancePrior == 0 else {
      throw ValidationError("--importance-prior is about an importance matrix: give --imatrix")
    }
    guard includeWeights.isEmpty || excludeWeights.isEmpty else {
      throw ValidationError(
        "--include-weights and --exclude-weights: only one of them can be given")
    }
    guard imatrix != nil || includeWeights.isEmpty && excludeWeights.isEmpty else {
      throw ValidationError(
        "--include-weights and --exclude-weights choose from an importance matrix: give --imatrix")
    }
  }

  func input() throws -> ImportanceInput? {
    guard let imatrix else { return nil }
    let matrix = try ImportanceMatrix(reading: openSource(FilePath(imatrix)))
    let selection = try ImportanceSelection(
      matrix, including: includeWeights, excluding: excludeWeights, prior: importancePrior)
    return ImportanceInput(selection, fileName: imatrix)
  }
}
