import Foundation
import GGUF
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs that are ended from outside leave nothing behind.
@Suite struct `Interruptions` {
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) })
  func `a signal removes the partial file and gives 128 plus its number`(_ signal: Int32) throws {
    try withTemporaryDirectory { directory in
      try makeLargeModel(at: directory.appending("large.gguf"))
      let process = try KerfProcess(
        "convert large.gguf --to Q4_K_S --threads 1 --kernels scalar --quiet -o out.gguf"
          .split(separator: " ").map(String.init), in: directory)
      // The partial file grows to its whole size at once; then the weights begin to move.
      while process.isRunning, try !Self.hasPartialFile(directory) { usleep(1000) }
      #expect(process.isRunning)
      #expect(try Self.hasPartialFile(directory))
      kill(process.identifier, signal)
      let result = try process.result()
      #expect(result.status == 128 + signal)
      #expect(result.output == "" && result.error == "")
      #expect(try Workspace.names(in: directory) == ["large.gguf"])
    }
  }

  @Test(
    arguments: [
      ("convert F16.gguf --to Q8_0 --quiet -o out.gguf", 73),
      ("encode --type F32 --columns 32 large.f32 out.bin", 74),
    ] as [(String, Int32)])
  func `a limit on the size of files is an error like others`(
    _ arguments: String, status: Int32
  ) throws {
    try Workspace.with { directory in
      try write([UInt8](repeating: 0, count: 1 << 16), to: directory.appending("large.f32"))
      let before = try Workspace.names(in: directory)
      let result = try KerfProcess.run(
        arguments.split(separator: " ").map(String.init), in: directory, after: "ulimit -f 8")
      #expect(result.status == status)
      #expect(try Expectation.like("kerf: error: out.*\n").fault(of: result.error) == nil)
      #expect(result.error.filter { $0 == "\n" }.count == 1)
      #expect(try Workspace.names(in: directory) == before)
    }
  }

  private static func hasPartialFile(_ directory: FilePath) throws -> Bool {
    let names = try Workspace.names(in: directory)
    return try names.filter { $0.hasPrefix("out.gguf.partial-") }.contains {
      try size(of: directory.appending($0)) > 0
    }
  }

  private static func size(of file: FilePath) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: file.string)[.size] as? Int ?? 0
  }

  /// A model of 2²⁶ weights, all zero, which takes hardly any room on a disk.
  private func makeLargeModel(at path: FilePath) throws {
    let layout = try Workspace.emptyModel(rows: 16384, columns: 4096)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create], permissions: .ownerReadWrite)
    try file.closeAfter {
      try file.writeAll(layout.header)
      try file.resize(to: Int64(layout.fileSize))
    }
  }
}

/// Whether this process, and so its children, ignore a signal.
private func isIgnored(_ number: Int32) -> Bool {
  let handler = signal(number, SIG_DFL)
  signal(number, handler)
  return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
