public import GGUF
import Storage
import Tensors

/// GGUF files that hold the tensors of others, bytes unchanged: what splitting and merging make.
///
/// Everything about the files follows from headers; ``write(into:progress:)`` then copies the data.
public struct Rearrangement: Sendable {
  /// The files, at least one.
  public let parts: [Part]
  /// The files that are read, each once.
  public let sourceFiles: [String]

  /// One file.
  public struct Part: Sendable {
    /// The header's bytes and the place of each tensor.
    public let layout: GGUFLayout
    /// Where the tensors are read from.
    let tensors: [StoredTensor]
  }

  /// Bytes of all files.
  public var fileSize: Int { parts.reduce(0) { $0 + $1.layout.fileSize } }

  /// A model in parts, as the reference's tool for splitting makes them.
  ///
  /// The first part has the model's keys; each ends with those of a split set, also where there is
  /// only one part.
  ///
  /// - Parameters:
  ///   - model: a file; of a split set, all parts as one.
  ///   - limits: bytes count with the padding of each tensor.
  /// - Throws: `GGUFLayoutError` where the format cannot hold so many parts.
  public init(splitting model: GGUFModel, by limits: GGUFSplitLimits) throws(GGUFLayoutError) {
    let ranges = limits.ranges(of: model.tensors.map(\.description.bytes.count), padding: 32)
    var parts: [Part] = []
    for (number, range) in ranges.enumerated() {
      let keys = GGUFSplitKeys(
        number: number, count: ranges.count, tensorCount: model.tensors.count)
      var metadata = number == 0 ? model.metadata : GGUFMetadata()
      try keys.append(to: &metadata, order: .splitter)
      parts.append(try Part(Array(model.tensors[range]), metadata: metadata, of: model))
    }
    self.init(parts, of: model)
  }

  /// The parts of a split set as one file, as the reference's tool makes it.
  ///
  /// It has the first part's keys, and those of a split set that count no part.
  ///
  /// - Throws: `RearrangementError` where the model is not in parts, `GGUFLayoutError` where the
  ///   format cannot hold it.
  public init(merging model: GGUFModel) throws {
    guard let first = model.parts.first, let count = model.metadata.integer("split.count"),
      count > 0
    else { throw RearrangementError.notSplit(file: model.parts.first?.source.name ?? "") }
    let name = first.source.name.split(separator: "/").last.map(String.init) ?? ""
    guard GGUFSplitName(name) != nil else { throw RearrangementError.notNamedAsPart(file: name) }
    let keys = GGUFSplitKeys(number: 0, count: 0, tensorCount: model.tensors.count)
    var metadata = model.metadata
    try keys.append(to: &metadata, order: .splitter)
    self.init([try Part(model.tensors, metadata: metadata, of: model)], of: model)
  }

  private init(_ parts: [Part], of model: GGUFModel) {
    self.parts = parts
    sourceFiles = model.parts.map(\.source.name)
  }
}

extension Rearrangement.Part {
  fileprivate init(
    _ tensors: [StoredTensor], metadata: GGUFMetadata, of model: GGUFModel
  ) throws(GGUFLayoutError) {
    self.tensors = tensors
    layout = try GGUFLayout(
      metadata: metadata,
      tensors: tensors.map {
        GGUFLayout.Tensor($0.name, $0.type, $0.shape, keepsTrailingOnes: false)
      }, byteOrder: model.parts[0].header.byteOrder)
  }
}

/// Why files cannot be put together.
public enum RearrangementError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file counts no parts.
  case notSplit(file: String)
  /// The file's name does not say which part it is.
  case notNamedAsPart(file: String)

  /// The file and what is expected.
  public var description: String {
    switch self {
    case .notSplit(let file):
      "\(file): is no part of a split set (no split.count above 0), there is nothing to merge"
    case .notNamedAsPart(let file):
      "\(file): is a part of a split set, so its name must be like NAME-00001-of-00005.gguf"
    }
  }
}
