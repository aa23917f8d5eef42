import Checkpoints
import GGUF
import Storage
import StrictJSON
import SystemPackage

/// How a sentence encoder makes one vector of many; the raw value is GGUF's number for it.
enum PoolingType: UInt32 {
  case mean = 1
  case cls = 2
  case lastToken = 3
}

/// The value of `pooling_type`: what `modules.json` of a sentence encoder says.
let poolingType: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try PoolingType(in: model.checkpoint.folder).map { .uint32($0.rawValue) }
}

/// The value of `classifier.pooling_type`: how vectors are joined before a classifier.
let classifierPooling: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  let mode = try configured { () throws(CheckpointError) in
    try model.configuration.string("classifier_pooling")
  }
  switch mode {
  case nil: return nil
  case "mean"?: return .uint32(PoolingType.mean.rawValue)
  case "cls"?: return .uint32(PoolingType.cls.rawValue)
  case let mode?:
    throw model.invalid("classifier_pooling", found: "\"\(mode)\"", expected: "cls or mean")
  }
}

extension PoolingType {
  /// Reads the pooling module's own configuration.
  ///
  /// - Throws: `FamilyError.invalidFile` where there is a pooling module of no known kind.
  init?(in folder: Folder) throws(FamilyError) {
    guard let modules = try folder.json("modules.json") else { return nil }
    let pooling = modules.array?.first { $0["type"]?.string?.hasSuffix("Pooling") == true }
    guard let pooling else { return nil }
    let path = pooling["path"]?.string ?? ""
    let isInside = !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
    let name = path.isEmpty ? "config.json" : "\(path)/config.json"
    guard isInside, let configuration = try folder.json(name) else {
      throw .invalidFile(
        file: folder.file("modules.json").string, found: "the pooling module is in \"\(path)\"",
        expected: "a directory beside it with a config.json")
    }
    guard let type = PoolingType(configuration) else {
      throw .invalidFile(
        file: folder.file(name).string, found: "a pooling mode that is not supported",
        expected: "mean, cls or lasttoken")
    }
    self = type
  }

  // swift-format-ignore
  private init?(_ configuration: JSONValue) {
    if configuration["pooling_mode_mean_tokens"]?.bool == true { self = .mean }
    else if configuration["pooling_mode_cls_token"]?.bool == true { self = .cls }
    else if configuration["pooling_mode_lasttoken"]?.bool == true { self = .lastToken }
    else {
      switch configuration["pooling_mode"]?.string {
      case "mean": self = .mean
      case "cls": self = .cls
      case "lasttoken": self = .lastToken
      default: return nil
      }
    }
  }
}

extension Folder {
  /// The value of a small JSON file, read as Python reads it; `nil` where there is no such file.
  func json(_ name: String) throws(FamilyError) -> JSONValue? {
    let bytes: [UInt8]?
    do {
      bytes = try contentsIfPresent(of: name, limit: 1 << 20)
    } catch {
      throw .storage(error)
    }
    guard let bytes else { return nil }
    do {
      return try JSONValue(parsing: bytes, dialect: .python)
    } catch {
      throw .configuration(.notJSON(file: file(name).string, reason: error))
    }
  }
}
