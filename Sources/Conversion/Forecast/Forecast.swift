public import Checkpoints
public import GGUF
public import Mixes
import Storage
import Tensors

/// What a model would weigh as each file type, from its headers alone.
///
/// The model is described once; for each type the plan is made that a conversion would execute, so
/// that sizes and types are exact.
public struct Forecast: Sendable {
  /// The tokens that a context is to hold.
  public let context: Int
  /// What keys and values of a context take, whatever the type of the weights.
  public let contextMemory: ContextMemory
  /// One row a file type, in the order of ``Mixes/FileType``; types that do not go with the model
  /// and the options are left out.
  public let rows: [Row]

  /// The context for which memory is counted where none is asked for: 8192 tokens, or what the
  /// model was trained with if that is less.
  ///
  /// - Parameter metadata: the keys of a GGUF file of the model.
  public static func usualContext(of metadata: GGUFMetadata) -> Int {
    let trained = metadata.string("general.architecture").flatMap {
      metadata.integer("\($0).context_length")
    }
    return min(8192, trained.flatMap { $0 > 0 ? $0 : nil } ?? 8192)
  }

  /// Makes the plan for each type.
  ///
  /// - Parameters:
  ///   - options: those of the conversion; their target is not looked at.
  ///   - context: tokens; `nil` for ``usualContext(of:)``.
  /// - Throws: what is wrong with the model, as ``Planner/plan(_:)`` does.
  public init(_ input: ModelInput, options: PlanOptions, context: Int? = nil) throws {
    let model = try DescribedModel(input, options: options)
    let memory = ContextMemory(model.metadata, tensors: model.tensorNames)
    let tokens = context ?? Self.usualContext(of: model.metadata)
    let cacheBytes = memory.byteCount(tokens: tokens)
    self.context = tokens
    contextMemory = memory
    let input = QuantizerInput(model, options: options)
    let fileTypes = FileType.allCases.filter { $0 != .COPY || model.isGGUF }
    rows = try concurrentMap(fileTypes.count) { number in
      Result {
        try Row(fileTypes[number], of: model, input, options: options, cacheBytes: cacheBytes)
      }
    }.compactMap { try $0.get() }
  }
}

extension Forecast {
  /// One file type.
  public struct Row: Sendable {
    /// The type.
    public let fileType: FileType
    /// What the output would be; `nil` where there can be none.
    public let size: Size?
    /// What keeps the conversion from being made, if anything.
    public let obstacle: String?
    /// What of importance the type needs and has.
    public let importance: ImportanceNeed

    /// - Returns: `nil` for a type that does not go with the model and the options.
    init?(
      _ fileType: FileType, of model: DescribedModel, _ input: QuantizerInput,
      options: PlanOptions, cacheBytes: Int?
    ) throws {
      var options = options
      options.target = .fileType(fileType)
      do {
        let plan = try Planner(options).plan(model, input)
        guard plan.canBeEncoded else { return nil }
        self.init(fileType, plan: plan, cacheBytes: cacheBytes)
      } catch ConversionError.option {
        return nil
      } catch let error as MixError {
        self.init(fileType, obstacle: "\(error)")
      }
    }

    init(_ fileType: FileType, plan: Plan, cacheBytes: Int?) {
      self.fileType = fileType
      size = Size(plan, cacheBytes: cacheBytes)
      importance = ImportanceNeed(ImportanceCoverage(plan), isGiven: plan.hasImportance)
      obstacle = plan.obstacles.first { !$0.isAboutImportance }.map { "\($0)" }
    }

    init(_ fileType: FileType, obstacle: String) {
      self.fileType = fileType
      self.obstacle = obstacle
      size = nil
      importance = .none
    }
  }

  /// What an output would be.
  public struct Size: Sendable {
    /// Bytes of all files.
    public let fileSize: Int
    /// On average, tensors' data alone.
    public let bitsPerWeight: Double
    /// Weights in all tensors.
    public let elementCount: Int
    /// Tensors that take another type than the one chosen, because their rows are not whole blocks.
    public let fallbackCount: Int
    /// The weights of those.
    public let fallbackElementCount: Int
    /// Bytes to run it: the tensors, and keys and values of the context; `nil` where those are not
    /// known.
    public let memory: Int?

    /// The smallest of the usual sizes of memory that holds it, in GB (``MemorySize``).
    public var smallestMemory: Int? { memory.flatMap { MemorySize.smallest(holding: $0) } }
    /// The share of all weights that is in tensors of a fallback type.
    public var fallbackShare: Double {
      elementCount == 0 ? 0 : Double(fallbackElementCount) / Double(elementCount)
    }

    init(_ plan: Plan, cacheBytes: Int?) {
      let fallbacks = plan.fallbacks
      fileSize = plan.fileSize
      bitsPerWeight = plan.bitsPerWeight
      elementCount = plan.elementCount
      fallbackCount = fallbacks.count
      fallbackElementCount = fallbacks.reduce(0) { $0 + $1.shape.elementCount }
      memory = cacheBytes.map { $0.addingReportingOverflow(plan.byteCount).partialValue }
    }
  }
}

extension Plan {
  /// Whether blocks of every type in it can be made.
  fileprivate var canBeEncoded: Bool {
    !obstacles.contains { if case .cannotEncode = $0 { true } else { false } }
  }
}

extension Plan {
  /// Refuses a type that needs importance where no matrix is given, as the reference does at once.
  ///
  /// What a matrix lacks an entry for stays among the obstacles, which a dry run shows.
  /// - Throws: `ConversionError.needsImportance`.
  public func requireImportance() throws(ConversionError) {
    for obstacle in obstacles {
      if case .needsImportance = obstacle { throw obstacle }
    }
  }
}

extension ConversionError {
  /// Whether importance would help.
  fileprivate var isAboutImportance: Bool {
    switch self {
    case .needsImportance, .lacksImportance: true
    default: false
    }
  }
}
