public import Checkpoints
import GGUF
import OrderedCollections
public import Storage
import StrictJSON
import Tensors
public import Verification

/// Makes the manifest of an output: from its plan what is known before, from the written files the
/// hashes.
///
/// The hashes are made of what stands in the files, read again: so they speak of what was written
/// and not of what was meant to be. Weights that were just written mostly come from the page cache.
public struct ManifestRecorder: Sendable {
  /// With zeros for hashes.
  private let template: Manifest

  /// - Parameters:
  ///   - plan: of the output.
  ///   - input: what it is made of, whose headers are hashed.
  ///   - version: that of kerf.
  ///   - arguments: what was asked for.
  ///   - fileType: the file type asked for.
  /// - Throws: `StorageError` where a header cannot be read again.
  public init(
    _ plan: Plan, of input: ModelInput, version: String, arguments: [String], fileType: String
  ) throws(StorageError) {
    template = Manifest(
      version: version, arguments: arguments, fileType: fileType,
      sources: try input.hashedHeaders(),
      tensors: plan.tensors.map {
        Manifest.Tensor(
          name: $0.name, type: $0.type, shape: $0.shape.dimensions,
          hash: String(repeating: "0", count: 64))
      })
  }

  /// A key for the output that has the room for its manifest, which ``embed(_:in:)`` fills in.
  public var placeholder: KeyOverride {
    KeyOverride(key: Manifest.key, value: .string(GGUFString(text(of: template))))
  }

  /// Hashes the tensors of the written files.
  ///
  /// - Parameters:
  ///   - plan: that of the files; with the ``placeholder``, where the manifest is to be embedded.
  ///   - files: those of the plan, written and not renamed yet.
  ///   - workerCount: tensors at once.
  /// - Throws: `StorageError` where a file cannot be read, or `CancellationError`.
  public func record(
    _ plan: Plan, in files: some Collection<OutputFile>, workerCount: Int
  ) async throws -> Manifest {
    let sources = try files.map { try FileSource($0.currentPath) }
    let tensors = plan.tensors.map { tensor in
      StoredTensor(
        TensorDescription(
          name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: tensor.bytes),
        in: sources[tensor.part])
    }
    let facts = try await TensorScan(
      hashes: true, checksNumbers: false, workerCount: workerCount
    ).run(tensors)
    var manifest = template
    for (place, fact) in facts.enumerated() { manifest.tensors[place].hash = fact.hash ?? "" }
    return manifest
  }

  /// Writes a manifest in place of the placeholder.
  ///
  /// - Parameters:
  ///   - manifest: what ``record(_:workerCount:)`` has made.
  ///   - file: the first of the output's files, planned with the ``placeholder``.
  ///   - header: the header of that file as it was planned.
  /// - Throws: `ConversionError.option` where the header has no placeholder, `StorageError` where
  ///   the file cannot be written.
  public func embed(_ manifest: Manifest, in file: OutputFile, header: [UInt8]) throws {
    let (place, text) = (Array(text(of: template).utf8), Array(text(of: manifest).utf8))
    guard place.count == text.count, let range = header.firstRange(of: place) else {
      throw ConversionError.option("\(file.path): was planned without room for its manifest")
    }
    try file.write(text, at: range.lowerBound)
  }

  private func text(of manifest: Manifest) -> String { manifest.json.serialized(pretty: false) }
}

extension ModelInput {
  /// The files of the source, each with the hash of what stands before its first tensor.
  fileprivate func hashedHeaders() throws(StorageError) -> [Manifest.Source] {
    let tensors: [StoredTensor] =
      switch self {
      case .checkpoint(let checkpoint): Array(checkpoint.tensors.values)
      case .adapter(let adapter): adapter.tensors
      case .gguf(let model): model.tensors
      }
    var files: OrderedDictionary<String, (source: any ByteSource, headerBytes: Int)> = [:]
    for tensor in tensors {
      let (name, start) = (tensor.source.name, tensor.description.bytes.lowerBound)
      files[name] = (tensor.source, min(start, files[name]?.headerBytes ?? start))
    }
    var sources: [Manifest.Source] = []
    for (name, file) in files {
      let header = try file.source.bytes(in: 0..<file.headerBytes)
      sources.append(
        Manifest.Source(
          file: name.split(separator: "/").last.map(String.init) ?? name,
          bytes: file.source.size, headerBytes: header.count, headerHash: sha256(header)))
    }
    return sources
  }
}
