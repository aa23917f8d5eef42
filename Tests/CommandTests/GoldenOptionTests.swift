import Foundation
import StrictJSON
import SystemPackage
import TestSupport
import Testing

/// A case of a golden manifest that needs options: what the reference's programs made with them.
struct OptionCase: Sendable, CustomTestStringConvertible {
  let fixture: CheckpointFixture
  let expected: String
  let fileType: String
  let from: String
  let options: [String]
  /// Options of the 16-bit conversion that the quantizer reads.
  let middle: [String]?
  let imatrix: String?
  let files: [String]
  let base: String?
  /// Files of the result; `nil` for one without a number.
  let parts: Int?

  var testDescription: String { "\(fixture.name) \(expected)" }

  static let all: [OptionCase] = ["checkpoints", "adapters"].flatMap { kind in
    let fixtures = (try? CheckpointFixture.all(kind: kind)) ?? []
    return fixtures.flatMap { fixture in
      let cases = try? Fixture.json(fixture.file("expected/manifest.json"))["cases"]?.array
      return (cases ?? []).compactMap { OptionCase($0, fixture: fixture) }
    }
  }

  private init?(_ json: JSONValue, fixture: CheckpointFixture) {
    guard let expected = json["expected"]?.string, let fileType = json["to"]?.string,
      let from = json["from"]?.string,
      json["options"] != nil || json["middle"] != nil || from == "adapter"
    else { return nil }
    func strings(_ key: String) -> [String]? { json[key]?.array?.compactMap(\.string) }
    self.fixture = fixture
    self.expected = expected
    self.fileType = fileType
    self.from = from
    options = strings("options") ?? []
    middle = strings("middle")
    imatrix = json["imatrix"]?.string
    files = strings("files") ?? []
    base = json["base"]?.string
    parts = json["parts"]?.integer
  }

  /// The names of the result's files without their ending.
  func stems(_ name: String) -> [String] {
    guard let parts else { return [name] }
    return (1...parts).map { "\(name)-\(fiveDigits($0))-of-\(fiveDigits(parts))" }
  }
}

private func fiveDigits(_ number: Int) -> String {
  String(repeating: "0", count: 5 - String(number).count) + String(number)
}

@Suite struct `Golden options` {
  @Test func `the fixtures hold the cases that are expected`() {
    #expect(OptionCase.all.count >= 40)
    #expect(OptionCase.all.contains { $0.parts != nil && $0.middle != nil })
    #expect(OptionCase.all.contains { $0.from == "adapter" })
  }

  @Test(arguments: OptionCase.all)
  func `a command gives the reference's files, byte for byte`(_ golden: OptionCase) throws {
    try withTemporaryDirectory { directory in
      let expected = golden.expected.dropLast(".json".count)
      try Self.run(golden, in: directory)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: directory.appending("out").string)
      #expect(names.sorted() == golden.stems("result").map { $0 + ".gguf" })
      for (stem, name) in zip(golden.stems(String(expected)), names.sorted()) {
        let differences = try GGUFDump.differences(
          expected: golden.fixture.file("expected/\(stem).json"),
          actual: directory.appending("out").appending(name))
        #expect(differences == [], "\(name)")
      }
    }
  }

  /// Converts as the case says, into `out/result.gguf`.
  private static func run(_ golden: OptionCase, in directory: FilePath) throws {
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: directory.appending("out").string, withIntermediateDirectories: false)
    var source = try golden.fixture.write(into: directory).string
    var options = golden.options + ["--to", golden.fileType, "-o", "out/result.gguf", "--quiet"]
    for file in golden.files + [golden.imatrix].compactMap({ $0 }) {
      try manager.copyItem(
        atPath: Fixture.path(golden.fixture.file("expected/\(file)")).string,
        toPath: directory.appending(FilePath(file).lastComponent?.string ?? file).string)
    }
    if let imatrix = golden.imatrix {
      options += ["--imatrix", FilePath(imatrix).lastComponent?.string ?? imatrix]
    }
    if let base = golden.base {
      options += ["--base", Fixture.path("checkpoints/\(base)").string]
    }
    if let middle = golden.middle {
      try convert([source, "--to", "BF16", "-o", "middle.gguf", "--quiet"] + middle, in: directory)
      let names = try manager.contentsOfDirectory(atPath: directory.string)
      source = names.sorted().first { $0.hasPrefix("middle") } ?? ""
    } else if golden.from == "bf16" {
      options += ["--via", "bf16"]
    }
    try convert([source] + options, in: directory)
  }

  private static func convert(_ arguments: [String], in directory: FilePath) throws {
    let result = try KerfProcess.run(["convert"] + arguments, in: directory)
    #expect(result.status == 0 && result.error == "", "\(arguments): \(result.error)")
  }
}
