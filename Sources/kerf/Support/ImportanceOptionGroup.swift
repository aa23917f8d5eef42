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

  func validate() throws {
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
      matrix, including: includeWeights, excluding: excludeWeights)
    return ImportanceInput(selection, fileName: imatrix)
  }
}
