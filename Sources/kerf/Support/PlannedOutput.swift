import Conversion
import Storage
import SystemPackage

/// One output of a conversion: what was asked for, its plan, and the names of its files.
struct PlannedOutput {
  let request: OutputRequest
  let plan: Plan
  /// One, or those of a split set.
  let files: [String]

  /// What stands for the type in the name that `-o` gives.
  private static let placeholder = "{type}"

  /// Names the files of all outputs.
  ///
  /// - Parameter output: `-o`: a directory, a name with `{type}` in it, or of one output the name;
  ///   by default the files are named after the model, in the working directory.
  static func list(
    _ requests: [OutputRequest], _ plans: [Plan], output: String?
  ) throws -> [PlannedOutput] {
    let outputs = try zip(requests, plans).map { request, plan in
      let path = try path(of: plan, request, output: output, isAlone: plans.count == 1)
      return PlannedOutput(request: request, plan: plan, files: plan.fileNames(for: path.string))
    }
    var owners: [FilePlace: String] = [:]
    for output in outputs {
      for file in output.files {
        if let other = owners.updateValue(output.request.name, forKey: FilePlace(FilePath(file))) {
          throw UsageError(
            description: "\(file): both \(other) and \(output.request.name) would be called so; "
              + "convert them apart, with a name for each (-o)")
        }
      }
    }
    return outputs
  }

  private static func path(
    of plan: Plan, _ request: OutputRequest, output: String?, isAlone: Bool
  ) throws -> FilePath {
    guard let output else { return FilePath(plan.defaultFileName) }
    if Folder(FilePath(output)).exists {
      return FilePath(output).appending(plan.defaultFileName)
    }
    guard isAlone || output.contains(placeholder) else {
      throw UsageError(
        description: "-o \(output): is the name of one file, and there are several outputs; give a "
          + "directory that is there, or \(placeholder) in the name, such as -o 'out-{type}.gguf'")
    }
    return FilePath(output.replacing(placeholder, with: request.placeholder(for: plan)))
  }
}
