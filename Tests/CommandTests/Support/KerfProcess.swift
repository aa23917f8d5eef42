import Foundation
import SystemPackage
import TestSupport

/// The built command, run as a user runs it.
struct KerfProcess {
  /// What a run left.
  struct Result {
    let output: String
    let error: String
    /// The exit status, or 128 plus the number of the signal that ended it.
    let status: Int32
  }

  private let process = Process()
  private let captured: FilePath

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - directory: where it runs.
  ///   - shell: what a shell does first, such as `ulimit -f 1`.
  ///   - program: another program of the package than the command.
  init(
    _ arguments: [String], in directory: FilePath, after shell: String? = nil,
    program: String = "kerf"
  ) throws {
    captured = try Self.makeDirectory()
    let kerf = try Self.location(of: program).string
    if let shell {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", kerf] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: kerf)
      process.arguments = arguments
    }
    process.currentDirectoryURL = URL(fileURLWithPath: directory.string)
    process.environment = ["PATH": "/usr/bin:/bin", "COLUMNS": "80", "LANG": "C"]
    // Files, not pipes: nobody has to read while the command writes.
    process.standardOutput = try Self.file(captured.appending("output"))
    process.standardError = try Self.file(captured.appending("error"))
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Waits for the end.
  func result() throws -> Result {
    process.waitUntilExit()
    defer { try? FileManager.default.removeItem(atPath: captured.string) }
    let wasKilled = process.terminationReason == .uncaughtSignal
    return Result(
      output: String(decoding: try contents(captured.appending("output")), as: UTF8.self),
      error: String(decoding: try contents(captured.appending("error")), as: UTF8.self),
      status: process.terminationStatus + (wasKilled ? 128 : 0))
  }

  /// Runs the command to its end.
  static func run(
    _ arguments: [String], in directory: FilePath, after shell: String? = nil,
    program: String = "kerf"
  ) throws -> Result {
    try KerfProcess(arguments, in: directory, after: shell, program: program).result()
  }

  /// The same with arguments separated by spaces.
  static func run(_ arguments: String, in directory: FilePath) throws -> Result {
    try run(arguments.split(separator: " ").map(String.init), in: directory)
  }

  private static func makeDirectory() throws -> FilePath {
    let path = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("kerf-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
    return path
  }

  private static func file(_ path: FilePath) throws -> FileHandle {
    try write([], to: path)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
  }
}

// MARK: Where it is

extension KerfProcess {
  /// The command is built into the folder that holds the bundle of the tests.
  private static func location(of program: String) throws -> FilePath {
    let bundles =
      CommandLine.arguments + [Bundle.main.bundlePath, Bundle.main.executablePath ?? ""]
      + Bundle.allBundles.map(\.bundlePath)
    for path in bundles.map({ FilePath($0) }) {
      var folder = path
      while !folder.isEmpty, folder.lastComponent != nil {
        folder.removeLastComponent()
        let candidate = folder.appending(program)
        if isCommand(candidate) { return candidate }
      }
    }
    throw CommandNotFound(searched: bundles)
  }

  private static func isCommand(_ path: FilePath) -> Bool {
    var isDirectory: ObjCBool = false
    let files = FileManager.default
    return unsafe files.fileExists(atPath: path.string, isDirectory: &isDirectory)
      && !isDirectory.boolValue && files.isExecutableFile(atPath: path.string)
  }
}

/// No built command near the tests.
struct CommandNotFound: Error, CustomStringConvertible {
  let searched: [String]

  var description: String { "no kerf near any of \(searched)" }
}
