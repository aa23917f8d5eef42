import Foundation
import GGUF
import OrderedCollections
import SystemPackage
import Tensors
import TestSupport

/// The inputs of the cases, made once; each case sees them as links in a folder of its own.
struct Workspace {
  /// A checkpoint of half a million weights, rows of 128 and 352.
  static let checkpoint = "Vicuna-7B-v1.5-fast"
  /// A checkpoint whose rows are whole superblocks.
  static let wide = "Qwen3-0.6B-tiny"

  private let folder: FilePath

  /// The one workspace, removed when the tests end.
  private static let shared = Swift.Result { try Workspace() }

  private init() throws {
    let folder = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("kerf-workspace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: false)
    self.folder = folder
    atexit { Workspace.remove() }
    for name in [Self.checkpoint, Self.wide] {
      _ = try CheckpointFixture(name).write(into: folder)
    }
    for type in ["F16", "Q4_K_M"] {
      _ = try KerfProcess.run(
        "convert \(Self.checkpoint) --to \(type) --quiet -o \(type).gguf", in: folder)
    }
    try TestSupport.write(
      Array(contents(folder.appending("Q4_K_M.gguf"))[..<4000]),
      to: folder.appending("damaged.gguf"))
    try TestSupport.write(Self.model(notANumberAt: 2 * 256 + 7), to: folder.appending("nan.gguf"))
    try TestSupport.write(Self.rows, to: folder.appending("rows.f32"))
    for name in ["a.gguf", "b.gguf"] {
      try TestSupport.write(
        Fixture.bytes("imatrix/\(name)"), to: folder.appending("importance-\(name)"))
    }
  }

  private static func remove() {
    guard let folder = try? shared.get().folder else { return }
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  /// Runs the body with a new folder of links to the inputs.
  static func with<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let folder = try shared.get().folder
    return try withTemporaryDirectory { directory in
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
        try FileManager.default.createSymbolicLink(
          atPath: directory.appending(name).string,
          withDestinationPath: folder.appending(name).string)
      }
      return try body(directory)
    }
  }

  /// Makes a folder.
  static func makeDirectory(_ path: FilePath) throws {
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
  }

  /// The names in a folder, sorted.
  static func names(in directory: FilePath) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
  }

  /// Four rows of 32 weights, multiples of 1/8 from -8 to 7.875.
  private static var rows: [UInt8] {
    (0..<128).flatMap { bytes(Float($0 - 64) / 8) }
  }

  private static func bytes(_ value: Float) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
  }

  /// A GGUF file with one matrix of 4 rows of 256 weights, one of which is not a number.
  private static func model(notANumberAt place: Int) throws -> [UInt8] {
    let layout = try emptyModel(rows: 4, columns: 256)
    return layout.header + (0..<1024).flatMap { bytes($0 == place ? .nan : Float($0) / 1024) }
  }

  /// The layout of a GGUF file with one F32 matrix.
  static func emptyModel(rows: Int, columns: Int) throws -> GGUFLayout {
    try GGUFLayout(
      metadata: GGUFMetadata([
        "general.architecture": .string("llama"), "llama.block_count": .uint32(1),
      ]),
      tensors: [.init("blk.0.ffn_up.weight", .F32, Shape([rows, columns]))])
  }
}
