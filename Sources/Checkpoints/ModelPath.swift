import Foundation
import Storage
import SystemPackage

/// What a path that is given as a model points at.
enum ModelPath: Equatable {
  case directory
  /// One file of weights.
  case weights(WeightForm)
  /// An index of such files.
  case index
  case gguf

  /// Whether it is one of the files that hold the weights of a checkpoint.
  var isFile: Bool { if case .weights = self { true } else { false } }

  /// Names of compressed files end so; what they hold is named by what stands before.
  static let compressions = [".zst", ".gz"]

  /// Looks at the name, and where that says nothing at the first bytes.
  ///
  /// - Throws: `CheckpointError.notAModel`, or `.storage` where the path cannot be opened.
  static func kind(of path: FilePath) throws(CheckpointError) -> ModelPath {
    if Folder(path).contains(".") { return .directory }
    let name = uncompressed(path.lastComponent?.string ?? "").lowercased()
    if name.hasSuffix(".gguf") { return .gguf }
    if name.hasSuffix(".index.json") { return .index }
    if let form = WeightForm(name: name) { return .weights(form) }
    let start: [UInt8]
    do {
      let source = try openSource(path)
      start = try source.bytes(in: 0..<min(source.size, 9))
    } catch {
      throw .storage(error)
    }
    if start.starts(with: "GGUF".utf8) { return .gguf }
    if start.starts(with: "PK".utf8) { return .weights(.pytorch) }
    // After the header's length.
    if start.count == 9, start[8] == UInt8(ascii: "{") { return .weights(.safetensors) }
    throw .notAModel(
      path: path.string,
      found: start.isEmpty ? "is empty" : "begins like neither safetensors, PyTorch nor GGUF")
  }

  /// The name without the ending that says how the file is compressed.
  static func uncompressed(_ name: String) -> String {
    for ending in compressions where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// The directory that a file lies in.
  static func directory(of path: FilePath) -> FilePath {
    let directory = path.removingLastComponent()
    return directory.isEmpty ? "." : directory
  }

  /// The last component of the path made absolute, `..` and `.` resolved by text alone.
  static func directoryName(_ path: FilePath) -> String {
    let absolute =
      path.isAbsolute
      ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path)
    return absolute.lexicallyNormalized().lastComponent?.string ?? ""
  }
}
