import ArgumentParser
import Reporting
import Storage
import StrictJSON
import SystemPackage
import Verification

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for what is wrong with a GGUF file, and compare it with its manifest.",
    usage: "kerf verify <file> [<options>]",
    discussion: """
      Looked at are the structure (places, bounds, alignment, all parts of a split set), the keys \
      and blocks that models of the architecture have, the vocabulary, every scale of every block \
      (infinite or NaN), and the SHA-256 of each tensor, where a manifest gives it: the one named, \
      and the one in the file itself. Each finding is a line.

        kerf convert Llama-3.1-8B-Instruct --to Q4_K_M --manifest Q4_K_M.json
        kerf verify Llama-3.1-8B-Instruct-Q4_K_M.gguf --manifest Q4_K_M.json

      The exit status is 65 where an error is found; warnings alone leave it at 0.

      --json prints an object: file, tensors, bytes, hashed, errors, warnings, findings (severity, \
      subject, message).
      """)

  @Argument(help: "A GGUF file; of a split set any part.", completion: .file(extensions: ["gguf"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Compare the tensors with those of this manifest.", valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var manifest: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "No progress.")
  var quiet = false

  @OptionGroup var threads: ThreadOption
  @OptionGroup var kernels: KernelOption

  func run() async throws {
    _ = try kernels.chosen()
    let verification = FileVerification(
      workerCount: threads.count, manifest: try manifest.map(Self.read))
    let progress = ProgressReporter(style: Terminal.progressStyle(quiet: quiet)) {
      Terminal.error($0)
    }
    defer { progress.finish() }
    let report = try await verification.run(FilePath(file)) {
      progress.update(item: "", done: $0, of: $1)
    }
    progress.finish()
    show(report)
    if report.hasErrors { throw ExitCode(65) }
  }

  private static func read(_ path: String) throws -> Manifest {
    let source = try openSource(FilePath(path))
    let limit = 1 << 28
    guard source.size <= limit else {
      throw StorageError.tooLarge(file: path, size: source.size, limit: limit)
    }
    return try Manifest(parsing: source.bytes(in: 0..<source.size), file: path)
  }

  private func show(_ report: FileVerification.Report) {
    let errors = report.findings.count { $0.severity == .error }
    let warnings = report.findings.count - errors
    if json {
      let findings = report.findings.map { finding -> JSONValue in
        [
          "severity": .string(finding.severity.rawValue), "subject": .string(finding.subject),
          "message": .string(finding.message),
        ]
      }
      let object: JSONValue = [
        "file": .string(file), "tensors": .integer(report.tensorCount),
        "bytes": .integer(report.byteCount), "hashed": .integer(report.hashedCount),
        "errors": .integer(errors), "warnings": .integer(warnings), "findings": .array(findings),
      ]
      Terminal.print(object)
      return
    }
    for finding in report.findings {
      Terminal.print(
        "\(finding.severity.rawValue): \(finding.subject.terminalSafe): "
          + "\(finding.message.terminalSafe)\n")
    }
    let hashed = report.hashedCount > 0 ? ", \(report.hashedCount) compared with a manifest" : ""
    Terminal.print(
      "\(file.terminalSafe): \(counted(report.tensorCount, "tensor")), "
        + "\(byteCount(report.byteCount))\(hashed): "
        + (errors == 0 ? "whole" : counted(errors, "error"))
        + (warnings == 0 ? "" : ", " + counted(warnings, "warning")) + "\n")
  }
}
