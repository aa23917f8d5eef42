import Families
import GGUF
import Importance
import Mixes
import Quantization
import Tensors
import Views

extension Planner {
  /// What the reference quantizer makes of a model: its order, its choice of types, its keys.
  func quantized(_ input: QuantizerInput) throws -> Plan {
    guard case .fileType(let fileType) = options.target else {
      throw ConversionError.option(
        "--to auto and --to lossless go with a checkpoint: a GGUF file has its types already")
    }
    let source = input.source
    var facts = source.metadata
    for override in options.overrides { facts.append(override.key, override.value) }
    let mix = Mix(
      fileType, model: try ModelFacts(facts, file: source.file), options: options.mix,
      hasImportance: options.importance.map { !$0.selection.isEmpty } ?? false)
    let tensors = input.mixTensors
    let choices = try mix.choices(for: tensors)
    var lacking: [ConversionError] = []
    if !mix.hasImportance, let needy = mix.firstNeedingImportance(among: tensors, choices) {
      let type = zip(tensors, choices).first { $0.0.name == needy.name }?.1.type ?? needy.type
      lacking.append(.needsImportance(tensor: needy.name, type: type))
    }

    var drafts: [Draft] = []
    drafts.reserveCapacity(tensors.count)
    var unused = Set(options.importance?.selection.names ?? [])
    for (origin, choice) in zip(input.tensors, choices) {
      var draft = Draft(
        name: origin.name, view: origin.view, rows: origin.rows, type: choice.type,
        rule: choice.rule, fallbackFrom: choice.fallbackFrom,
        rounding: rounding(of: origin.view, isMatrix: origin.type == options.via),
        sourcePart: origin.place?.part)
      draft.needsImportance = choice.needsImportance(origin.name, in: fileType)
      if let importance = options.importance, choice.type != origin.type, choice.type.isQuantized {
        draft.coverage = try importance.coverage(of: draft, named: origin.sourceName)
        if draft.coverage != nil { unused.remove(origin.sourceName) }
        draft.importance = try importance.weights(for: draft, named: origin.sourceName)
        if draft.coverage == nil, mix.hasImportance, draft.needsImportance {
          lacking.append(
            .lacksImportance(file: importance.fileName, tensor: origin.name, type: choice.type))
        }
      }
      drafts.append(draft)
    }
    let keys = QuantizerMetadata(
      source.metadata, fileType: number(of: fileType, source: source),
      blocksLeft: input.blocksLeft, options: options)
    let draft = PlanDraft(
      tensors: drafts, metadata: keys.metadata, keepsTrailingOnes: false, dropped: source.dropped,
      obstacles: lacking + obstacles(source.file, drafts),
      unusedImportance: (options.importance?.selection.names ?? []).filter(unused.contains),
      hasImportance: mix.hasImportance,
      importanceChunkCount: options.importance?.selection.chunkCount,
      importancePrior: options.importance?.selection.prior ?? 0, sources: source.sources,
      sourceParts: source.partCount, defaultFileName: source.defaultFileName(fileType),
      typeName: fileType.rawValue)
    return try Plan(draft, splitting: options.splitting, byteOrder: .little)
  }

  /// `general.file_type`: the type's number; a copy keeps the source's, or guesses it.
  private func number(of fileType: FileType, source: SourceModel) -> UInt32 {
    if let number = fileType.number { return number }
    if let stated = source.metadata.integer("general.file_type") { return UInt32(clamping: stated) }
    let counts = Dictionary(grouping: source.tensors, by: \.type).mapValues(\.count)
    let most = counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    return 1024 + FileType.guessedNumber(mostFrequent: most?.key ?? .F32)
  }
}

extension Planner {
  /// The 16-bit type through which a tensor's weights go, if any.
  func rounding(of view: any TensorView, isMatrix: Bool) -> ElementType? {
    guard isMatrix, let via = options.via, view.elementType != via else { return nil }
    return via
  }

  /// What keeps tensors from being executed: types without an encoder, sources without a meaning,
  /// quantizing twice.
  func obstacles(_ file: String, _ drafts: [Draft]) -> [ConversionError] {
    var found: [ConversionError] = []
    // A plan has a handful of pairs of types, each of which is looked at once.
    var possible: [(from: ElementType, to: ElementType)] = []
    for draft in drafts where draft.type != draft.view.elementType || draft.rounding != nil {
      let (type, stored) = (draft.type, draft.view.elementType)
      if possible.contains(where: { $0 == (stored, type) }) { continue }
      if !stored.canDecode {
        found.append(.cannotDecode(file: file, tensor: draft.name, type: stored))
      } else if !type.canEncode {
        found.append(.cannotEncode(tensor: draft.name, type: type))
      } else if stored.isQuantized, !options.allowRequantize {
        found.append(.requantizing(file: file, tensor: draft.name, from: stored))
      } else {
        possible.append((stored, type))
      }
    }
    return found
  }
}

extension SourceModel {
  /// The source's name with its type replaced: `X-BF16.gguf` becomes `X-Q4_K_M.gguf`.
  func defaultFileName(_ fileType: FileType) -> String {
    if let name = fileName?(fileType.rawValue) { return name }
    var stem = file.split(separator: "/").last.map(String.init) ?? "model"
    for suffix in [".zst", ".gz", ".gguf"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
    }
    if let split = GGUFSplitName(stem + ".gguf") { stem = split.prefix }
    for type in FileType.allCases {
      let ending = "-" + type.rawValue
      if stem.uppercased().hasSuffix(ending) {
        return stem.dropLast(ending.count) + "-\(fileType).gguf"
      }
    }
    return "\(stem)-\(fileType).gguf"
  }
}
