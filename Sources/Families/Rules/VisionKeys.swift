import SystemPackage
import Checkpoints
import GGUF
import OrderedCollections
import Storage
import StrictJSON

/// Sizes of vision towers.
// swift-format-ignore
extension Dimension {
  static let visionBlocks      = vision("num_hidden_layers", "depth", in: Bounds.layers)
  static let visionHidden      = vision("hidden_size", in: Bounds.width)
  static let visionFeedForward = vision("intermediate_size", in: Bounds.width)
  static let visionHeads       = vision("num_attention_heads", "num_heads", in: Bounds.heads)
  static let imageSize         = vision("image_size", in: Bounds.width)
  /// Width and height of a patch of the image.
  static let patchSize         = vision("patch_size", in: Bounds.width)

  /// The first of these keys that `vision_config` has.
  static func vision(_ names: String..., in range: ClosedRange<Int>) -> Dimension {
    .nested("vision_config", .value(names, range))
  }
}

extension MetadataTable {
  /// The keys of every vision tower, in their order.
  ///
  /// Source: `set_gguf_parameters` of the reference converter's `MmprojModel`.
  static func vision(imageSize: KeyRecipe = .size(.imageSize)) -> MetadataTable {
    // swift-format-ignore
    [
      "general.file_type":           .fileType,
      "has_vision_encoder":          .constant(.bool(true)),
      "vision.projection_dim":       .size(.hidden),
      "vision.image_size":           imageSize,
      "vision.patch_size":           .size(.patchSize),
      "vision.embedding_length":     .size(.visionHidden),
      "vision.feed_forward_length":  .size(.visionFeedForward),
      "vision.block_count":          .size(.visionBlocks),
      "vision.attention.head_count": .size(.visionHeads),
      "vision.image_mean":           .computed(preprocessor("image_mean")),
      "vision.image_std":            .computed(preprocessor("image_std")),
    ]
  }
}

extension BlockScope {
  /// The blocks of a vision tower: `v.blk.N.…`.
  static let vision = named { (model) throws(FamilyError) in
    (0..<(try model.bounded(.visionBlocks))).map { "v.blk.\($0)." }
  }
}

/// A list of numbers that says how pixels are normalised.
private func preprocessor(
  _ key: String
) -> @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? {
  { (model) throws(FamilyError) in
    let folder = model.checkpoint.folder
    guard let value = try folder.imagePreprocessor()[key], let numbers = value.array else {
      throw .invalidFile(
        file: folder.file("preprocessor_config.json").string, found: "no list \"\(key)\"",
        expected: "how pixels are normalised, here or in processor_config.json")
    }
    let values = numbers.compactMap(\.number).filter(\.isFinite)
    guard values.count == numbers.count else {
      throw .invalidFile(
        file: folder.file("preprocessor_config.json").string,
        found: "something else than numbers in \"\(key)\"", expected: "numbers")
    }
    return .array(GGUFArray(values.map { Float($0) }))
  }
}

extension Folder {
  /// The members of `preprocessor_config.json` with those of `processor_config.json` laid over
  /// them; in each, those of an object inside over the others.
  fileprivate func imagePreprocessor() throws(FamilyError) -> JSONObject {
    let files = [
      ("preprocessor_config.json", "media_proc_cfg"), ("processor_config.json", "image_processor"),
    ]
    var all: JSONObject = [:]
    for (file, inner) in files {
      guard let members = try json(file)?.object else { continue }
      all.merge(members) { $1 }
      all.merge(members[inner]?.object ?? [:]) { $1 }
    }
    return all
  }
}
