public import Storage
public import SystemPackage
import Tensors

/// A model in GGUF form: one file, or all parts of a split set as one.
public struct GGUFModel: Sendable {
  /// The files, in the order of their numbers.
  public let parts: [GGUFFile]
  /// The tensors of all parts in order.
  public let tensors: [StoredTensor]
  /// For each tensor, the index of the file that holds it.
  public let partOfTensor: [Int]

  /// The keys of the first part, which describe the whole model.
  public var metadata: GGUFMetadata { parts[0].header.metadata }

  static let partKey = "split.no"
  static let partCountKey = "split.count"
  static let tensorCountKey = "split.tensors.count"

  /// Opens a file, or the set to which it belongs; any part may be given.
  ///
  /// A file belongs to a set if it has `split.count` and either says so by its name
  /// (``GGUFSplitName``) or counts more than one part. The others are expected beside it.
  /// - Throws: `GGUFError` where a file of the set is absent or damaged, or they do not fit
  ///   together.
  public init(_ path: FilePath) throws(GGUFError) {
    let given = try Self.open(path)
    let name = path.lastComponent.flatMap { GGUFSplitName($0.string) }
    guard let count = given.header.metadata[Self.partCountKey]?.integer,
      (name?.count ?? 1) > 1 || count > 1
    else {
      try self.init(parts: [given])
      return
    }
    guard let name else {
      let number = (given.header.metadata.integer(Self.partKey) ?? 0) + 1
      let expected = GGUFSplitName(prefix: "", number: number, count: count).ending
      throw given.fault(.partNamedOtherwise(expectedSuffix: expected))
    }
    try given.checkPart(name)
    var parts: [GGUFFile] = []
    for number in 1...name.count {
      if number == name.number {
        parts.append(given)
        continue
      }
      parts.append(try given.neighbour(name.part(number), in: path.removingLastComponent()))
    }
    try self.init(parts: parts)
    try checkTensorCount()
  }

  private init(parts: [GGUFFile]) throws(GGUFError) {
    self.parts = parts
    let tensors = parts.map(\.tensors)
    // The names inside one file have been compared when it was read.
    if parts.count > 1 {
      var names: Set<ExactName> = []
      for (part, tensors) in zip(parts, tensors) {
        for tensor in tensors where !names.insert(ExactName(tensor.name)).inserted {
          throw part.fault(.duplicateTensor(tensor.name))
        }
      }
    }
    self.tensors = tensors.count == 1 ? tensors[0] : Array(tensors.joined())
    partOfTensor = tensors.enumerated().flatMap {
      repeatElement($0.offset, count: $0.element.count)
    }
  }

  private static func open(_ path: FilePath) throws(GGUFError) -> GGUFFile {
    let source: any ByteSource
    do throws(StorageError) {
      source = try openSource(path)
    } catch {
      throw GGUFError(file: path.string, offset: 0, .storage(error))
    }
    return try GGUFFile(source: source)
  }

  private func checkTensorCount() throws(GGUFError) {
    for part in parts {
      guard let expected = part.header.metadata.integer(Self.tensorCountKey),
        expected != tensors.count
      else { continue }
      throw part.fault(.wrongTensorCount(found: tensors.count, expected: expected))
    }
  }
}

extension GGUFFile {
  func fault(_ fault: GGUFError.Fault) -> GGUFError {
    GGUFError(file: source.name, offset: 0, fault)
  }

  /// Opens another part of the set to which this file belongs.
  fileprivate func neighbour(
    _ name: GGUFSplitName, in directory: FilePath
  ) throws(GGUFError) -> GGUFFile {
    let source: any ByteSource
    do throws(StorageError) {
      source = try openSource(directory.appending(name.fileName))
    } catch {
      throw fault(.partUnreadable(name.number, of: name.count, error))
    }
    let part = try GGUFFile(source: source)
    try part.checkPart(name)
    return part
  }

  /// Compares the keys that say which part this is with its name.
  fileprivate func checkPart(_ name: GGUFSplitName) throws(GGUFError) {
    let count = header.metadata.integer(GGUFModel.partCountKey)
    guard count == name.count else {
      throw fault(.wrongPartCount(found: count, expected: name.count))
    }
    let number = header.metadata.integer(GGUFModel.partKey)
    guard number == name.number - 1 else {
      throw fault(.wrongPart(found: number, expected: name.number - 1))
    }
  }
}
