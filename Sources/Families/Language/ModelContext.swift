import Checkpoints
import QuantizedSources
import SystemPackage
import Tensors
import Views

/// What recipes look at: the checkpoint, its family, and what was asked for.
struct ModelContext: Sendable {
  let family: ModelFamily
  let checkpoint: Checkpoint
  let options: DescribeOptions
  /// The checkpoint's tensors in reading order, as its quantization scheme makes them.
  let sources: [SourceTensor]
  /// Published tensors on which no weight depends.
  let unused: [DroppedTensor]
  /// `general.file_type` where the scheme's blocks are moved into a file of plain numbers.
  let movedFileType: UInt32?
  /// The most blocks, and the most experts, that there can be tensors for.
  let tensorLimit: Int
  let rope: RopeParameters

  /// Blocks and experts of a model whose tensors are not at hand; published ones have a few
  /// hundred.
  private static let unseenTensors = 1024

  init(
    family: ModelFamily, checkpoint: Checkpoint, options: DescribeOptions
  ) throws(FamilyError) {
    self.family = family
    self.checkpoint = checkpoint
    self.options = options
    do throws(SchemeError) {
      let made = options.vocabularyOnly ? nil : try checkpoint.sourceTensors()
      sources = made?.tensors ?? []
      unused = made?.unused.map { DroppedTensor(name: $0.name, reason: $0.reason) } ?? []
      movedFileType = made?.movedFileType
    } catch {
      throw .source(error)
    }
    tensorLimit = options.vocabularyOnly ? Self.unseenTensors : sources.count
    rope = try configured { () throws(CheckpointError) in
      try checkpoint.configuration.ropeParameters
    }
  }

  var configuration: Configuration { checkpoint.configuration }
  /// The value of `general.file_type`.
  var fileType: UInt32 { OutputTypes.fileType(options.fileType, movedFileType: movedFileType) }

  /// What messages call the checkpoint.
  var file: String { checkpoint.path.string }

  /// Whether rows of that condition count for this model.
  ///
  /// - Parameter names: those of the checkpoint's tensors, in the spelling of the tables.
  func meets(
    _ condition: TensorTable.Condition, names: [String] = []
  ) throws(FamilyError) -> Bool {
    switch condition {
    case .always: true
    case .has(let dimension): (try statedSize(dimension) ?? 0) > 0
    case .lacks(let dimension): (try statedSize(dimension) ?? 0) == 0
    case .when(let holds): try holds(self)
    case .holds(let name): names.contains(name)
    case .holdsNo(let name): !names.contains(name)
    }
  }
}

/// Values of the configuration, with a family's errors.
extension ModelContext {
  /// The size, where the model cannot do without.
  func size(_ dimension: Dimension) throws(FamilyError) -> Int {
    try configured { () throws(CheckpointError) in try configuration.requiredSize(dimension) }
  }

  /// The size, where the configuration says one.
  func statedSize(_ dimension: Dimension) throws(FamilyError) -> Int? {
    try configured { () throws(CheckpointError) in try configuration.size(dimension) }
  }

  /// The first number under one of the keys.
  func number(_ keys: [String]) throws(FamilyError) -> Double? {
    try configured { () throws(CheckpointError) in try configuration.number(of: keys) }
  }

  func bool(_ key: String) throws(FamilyError) -> Bool? {
    try configured { () throws(CheckpointError) in try configuration.bool(key) }
  }

  /// The error for a key's value.
  func invalid(_ key: String, found: String, expected: String) -> FamilyError {
    .configuration(
      .invalidValue(file: configuration.file, key: key, found: found, expected: expected))
  }
}

extension ModelContext {
  /// Runs what makes a view, and passes its error on as a family's.
  func combined<View>(_ body: () throws(ViewError) -> View) throws(FamilyError) -> View {
    do {
      return try body()
    } catch {
      throw .view(file: file, error)
    }
  }
}
