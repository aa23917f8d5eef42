import Foundation
import GGUF
import OrderedCollections
import StrictJSON
import SystemPackage
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `convert --resume` after runs that did not come to their end.
@Suite(.serialized) struct `Resumption` {
  private static let types = "Q8_0,Q4_K_M"
  private static let options = "--kernels baseline --json"

  /// The model's outputs and figures of a run that nobody disturbed.
  private static func uninterrupted(
    in directory: FilePath, _ extra: String = ""
  ) throws -> (files: [String: [UInt8]], figures: JSONValue) {
    try makeModel(at: directory.appending("model.gguf"))
    try Workspace.makeDirectory(directory.appending("whole"))
    let result = try KerfProcess.run(
      "convert model.gguf --to \(types) -o whole --quiet \(options) \(extra)", in: directory)
    #expect(result.status == 0, "\(result.error)")
    return try (files(in: directory.appending("whole")), figures(result.output))
  }

  @Test func `fifty kills at random points lose nothing`() throws {
    var random = SeededRandom(seed: UInt64.random(in: 0...UInt64(UInt32.max)))
    try withTemporaryDirectory { directory in
      let start = ContinuousClock.now
      let expected = try Self.uninterrupted(in: directory)
      // Kills fall into all of a run, on a slow machine and on a fast one.
      let microseconds = UInt64((ContinuousClock.now - start) / .microseconds(1))
      let output = directory.appending("resumed")
      var (kills, complete, continued) = (0, 0, 0)
      while kills < 50 {
        try Workspace.makeDirectory(output)
        var isComplete = false
        while !isComplete {
          // The number of workers may change from run to run.
          let threads = 1 + Int(random.next() % 3)
          let process = try KerfProcess(
            ("convert model.gguf --to \(Self.types) -o resumed --resume \(Self.options) "
              + "--threads \(threads)").split(separator: " ").map(String.init), in: directory)
          if kills < 50 { usleep(UInt32(random.next() % microseconds)) }
          if kills < 50, process.isRunning { kill(process.identifier, SIGKILL) }
          let result = try process.result()
          if result.error.contains("continuing") { continued += 1 }
          isComplete = result.status == 0
          if isComplete {
            complete += 1
            #expect(try Self.figures(result.output) == expected.figures, "seed \(random.seed)")
          } else {
            #expect(result.status == 128 + SIGKILL, "seed \(random.seed): \(result.error)")
            kills += 1
            // It may have been about to say that it was done.
            let names = try Workspace.names(in: output)
            isComplete = !names.isEmpty && !names.contains { $0.contains(".partial-") }
          }
        }
        // A kill between making a file and making its journal leaves the file, empty.
        let files = try Self.files(in: output).filter { !$0.value.isEmpty }
        #expect(files == expected.files, "seed \(random.seed)")
        try FileManager.default.removeItem(atPath: output.string)
      }
      #expect(complete >= 1)
      #expect(continued >= 1, "seed \(random.seed)")
    }
  }

  @Test func `a run that fails keeps what is done, and the next one goes on from there`() throws {
    try withTemporaryDirectory { directory in
      let expected = try Self.uninterrupted(in: directory, "--allow-nonfinite")
      // The last weight of the last tensor is not a number.
      let model = directory.appending("model.gguf")
      let size = try contents(model).count
      let file = try FileDescriptor.open(model, .writeOnly)
      try file.closeAfter {
        _ = try file.writeAll(toAbsoluteOffset: Int64(size - 4), [0, 0, 0xC0, 0x7F])
      }
      let command = "convert model.gguf --to F16 -o out.gguf"
      let alone = try KerfProcess.run(command, in: directory)
      #expect(alone.status == 65)
      #expect(try Workspace.names(in: directory) == ["model.gguf", "whole"])

      let failed = try KerfProcess.run("\(command) --resume --threads 1", in: directory)
      #expect(failed.status == 65)
      let kept = try Workspace.names(in: directory).filter { $0.hasPrefix("out.gguf.partial-") }
      #expect(kept.count == 2)
      #expect(failed.error.contains("is kept in \(kept.first ?? "?"); --resume continues it"))
      let hinted = try KerfProcess.run(command, in: directory)
      #expect(hinted.error.contains("\(kept.first ?? "?"): an unfinished run has left it"))

      let other = try KerfProcess.run(
        "convert model.gguf --to BF16 -o out.gguf --resume", in: directory)
      #expect(other.status == 65)
      #expect(other.error.contains("the keys and tensors of out.gguf"))
      #expect(try Workspace.names(in: directory) == (kept + ["model.gguf", "whole"]).sorted())

      let resumed = try KerfProcess.run("\(command) --resume --allow-nonfinite", in: directory)
      #expect(resumed.status == 0 && resumed.error.contains("continuing \(kept.first ?? "?")"))
      try KerfProcess.run(
        "convert model.gguf --to F16 -o again.gguf --quiet --allow-nonfinite", in: directory
      )
      .expectSuccess()
      #expect(
        try contents(directory.appending("out.gguf"))
          == contents(directory.appending("again.gguf")))
      #expect(
        try Workspace.names(in: directory) == ["again.gguf", "model.gguf", "out.gguf", "whole"])
      #expect(expected.files.count == 2)
    }
  }

  @Test func `two runs do not work on one output`() throws {
    try withTemporaryDirectory { directory in
      try Self.makeModel(at: directory.appending("model.gguf"))
      let arguments =
        "convert model.gguf --to Q4_K_M -o out.gguf --resume --quiet --threads 1 --kernels scalar"
        .split(separator: " ").map(String.init)
      let first = try KerfProcess(arguments, in: directory)
      while first.isRunning,
        try !Workspace.names(in: directory).contains(where: { $0.hasSuffix(".journal") })
      { usleep(1000) }
      let second = try KerfProcess.run(arguments, in: directory)
      #expect(second.status == 73)
      #expect(second.error.contains("another process is working on it"))
      kill(first.identifier, SIGTERM)
      #expect(try first.result().status == 128 + SIGTERM)
      #expect(try Workspace.names(in: directory).count == 3)
    }
  }

  @Test(arguments: ["", "not a journal\n", "00000000 {}\n"])
  func `a journal that says nothing is no obstacle`(_ text: String) throws {
    try withTemporaryDirectory { directory in
      try Self.makeModel(at: directory.appending("model.gguf"))
      try write(Array(text.utf8), to: directory.appending("out.gguf.partial-1.journal"))
      let result = try KerfProcess.run(
        "convert model.gguf --to F16 -o out.gguf --resume --quiet", in: directory)
      #expect(result.status == 0, "\(result.error)")
      #expect(try Workspace.names(in: directory).contains("out.gguf"))
    }
  }

  /// 2²³ weights in two tensors, small multiples of 1/64.
  private static func makeModel(at path: FilePath) throws {
    let layout = try GGUFLayout(
      metadata: GGUFMetadata([
        "general.architecture": .string("llama"), "llama.block_count": .uint32(1),
      ]),
      tensors: ["blk.0.ffn_down.weight", "blk.0.ffn_up.weight"].map {
        .init($0, .F32, try Shape([2048, 2048]))
      })
    let weights = (0..<(1 << 22)).map { Float(($0 &* 7919) % 257 - 128) / 64 }
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create], permissions: .ownerReadWrite)
    try file.closeAfter {
      try file.writeAll(layout.header)
      for tensor in layout.tensors {
        let bytes = unsafe weights.withUnsafeBytes { unsafe Array($0) }
        _ = try file.writeAll(toAbsoluteOffset: Int64(tensor.bytes.lowerBound), bytes)
      }
      try file.resize(to: Int64(layout.fileSize))
    }
  }

  private static func files(in directory: FilePath) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try Workspace.names(in: directory) {
      files[name] = try contents(directory.appending(name))
    }
    return files
  }

  /// What `--json` says of errors and sizes; names and times are those of the run.
  private static func figures(_ json: String) throws -> JSONValue {
    let outputs = try JSONValue(parsing: Array(json.utf8))["outputs"]?.array ?? []
    return .array(
      outputs.map { output in
        .array([output["bytes"] ?? .null, output["tensors"] ?? .null, output["total"] ?? .null])
      })
  }
}

/// Numbers from a seed that failures print.
private struct SeededRandom {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension KerfProcess.Result {
  fileprivate func expectSuccess() { #expect(status == 0, "\(error)") }
}
