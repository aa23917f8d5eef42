import Conversion
import Families
import Mixes

/// One of the outputs that `--to` asks for.
struct OutputRequest {
  /// As the user spelled it: `Q4_K_M`, `auto`, `mmproj:F16`.
  let name: String
  private let target: PlanOptions.Target
  /// Whether it is the vision tower's file beside that of the text model.
  private let isProjectorBeside: Bool

  private static let projectorPrefix = "mmproj:"

  /// - Throws: `MixError` for a type that there is not.
  private init(_ name: String) throws {
    self.name = name
    isProjectorBeside = name.lowercased().hasPrefix(Self.projectorPrefix)
    let type = isProjectorBeside ? String(name.dropFirst(Self.projectorPrefix.count)) : name
    target = try PlanOptions.Target(named: type)
  }

  /// The outputs of a list such as `Q8_0,Q4_K_M,mmproj:F16`.
  static func list(_ argument: String, partsAreProjector: Bool) throws -> [OutputRequest] {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let requests = try names.map { try OutputRequest($0) }
    for (index, request) in requests.enumerated() {
      let isRepeated = requests[..<index].contains {
        $0.target == request.target && $0.isProjectorBeside == request.isProjectorBeside
      }
      guard !isRepeated else {
        throw UsageError(description: "--to \(argument): \(request.name) is named twice")
      }
      guard !request.isProjectorBeside || !partsAreProjector else {
        throw UsageError(
          description: "--to \(request.name): with --mmproj every type is the vision tower's: "
            + "name the types alone, or leave --mmproj out")
      }
    }
    return requests
  }

  /// The options of this output.
  ///
  /// - Parameter common: what the command line says; what of it is about the text model's tensors
  ///   does not reach the vision tower.
  func options(_ common: PlanOptions) -> PlanOptions {
    var options = common
    options.target = target
    guard isProjectorBeside else { return options }
    options.describing.parts = ModelParts(
      isProjector: true, predictionBlocks: .included, fusesQKV: false)
    options.mix = MixOptions()
    options.importance = nil
    options.prunedBlocks = []
    return options
  }

  /// What `{type}` stands for in the name of its file.
  func placeholder(for plan: Plan) -> String {
    isProjectorBeside ? "mmproj-\(plan.typeName)" : plan.typeName
  }
}
