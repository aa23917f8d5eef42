public import StrictJSON
public import SystemPackage

/// The description of a GGUF file that the fixtures hold as expectations: every key, every tensor
/// with the SHA-256 of its bytes, the file's size and SHA-256.
///
/// Made by a reader of its own, so that it does not share a mistake with the code under test.
public enum GGUFDump {
  /// The dump of a file.
  ///
  /// Members: `version`, `big_endian`, `alignment`, `file_size`, `file_sha256`, `metadata` (rows of
  /// key, type, value) and `tensors` (rows of name, type, shape with the fastest dimension first,
  /// offset, size, SHA-256).
  public static func describe(_ file: FilePath) throws -> JSONValue {
    try describe(contents(file))
  }

  /// The same of a file's bytes.
  public static func describe(_ bytes: [UInt8]) throws -> JSONValue {
    var reader = try GGUFDumpReader(bytes)
    let (tensorCount, keyCount) = (try reader.integer(8), try reader.integer(8))
    var (metadata, alignment): ([JSONValue], Int) = ([], 32)
    for _ in 0..<keyCount {
      let (key, kind) = (try reader.text(), try reader.integer(4))
      let value = try reader.value(kind)
      if key == "general.alignment" { alignment = value.integer ?? alignment }
      metadata.append([.string(key), .string(try GGUFDumpReader.typeName(kind)), value])
    }
    let infos = try (0..<tensorCount).map { _ in try reader.tensorInfo() }
    let dataStart = (reader.position + alignment - 1) / alignment * alignment
    return [
      "version": .integer(reader.version), "big_endian": .bool(reader.isBigEndian),
      "alignment": .integer(alignment), "file_size": .integer(bytes.count),
      "file_sha256": .string(SHA256.hexadecimal(bytes)), "metadata": .array(metadata),
      "tensors": .array(try infos.map { try $0.row(in: bytes, dataStart: dataStart) }),
    ]
  }

  /// What differs between a file and its expectation, a sentence each; empty where the two are
  /// equal to the last byte.
  ///
  /// - Parameters:
  ///   - expected: a dump under `fixtures/`, such as
  ///     `checkpoints/Qwen3-0.6B-tiny/expected/Q4_K_M.json`.
  ///   - ignored: keys left out on both sides; a trailing `*` matches a prefix. Where there are
  ///     any, or `typesOnly` is set, the file as a whole is not compared.
  ///   - typesOnly: leaves the tensors' bytes out.
  public static func differences(
    expected: String, actual: FilePath, ignoring ignored: [String] = [], typesOnly: Bool = false
  ) throws -> [String] {
    let (want, bytes) = (try Fixture.json(expected), try contents(actual))
    // Where the files are equal there is nothing to look into.
    if let hash = want["file_sha256"]?.string, hash == SHA256.hexadecimal(bytes) { return [] }
    return differences(want, try describe(bytes), ignoring: ignored, typesOnly: typesOnly)
  }

  /// The same for two dumps.
  public static func differences(
    _ want: JSONValue, _ have: JSONValue, ignoring ignored: [String] = [], typesOnly: Bool = false
  ) -> [String] {
    var found = ["version", "big_endian", "alignment"].compactMap { field in
      want[field] == have[field]
        ? nil : "\(field): expected \(short(want[field])), found \(short(have[field]))"
    }
    let keys = [want, have].map { rows($0, "metadata", without: ignored) }
    found += compare("key", keys[0], keys[1]) {
      $0 == $1 ? nil : "expected \(short(.array($0))), found \(short(.array($1)))"
    }
    found += compare("tensor", rows(want, "tensors"), rows(have, "tensors")) { a, b in
      let kind = "\(short(a[0])) \(short(a[1]))"
      if a[..<2] != b[..<2] { return "expected \(kind), found \(short(b[0])) \(short(b[1]))" }
      if typesOnly { return nil }
      if a[4] != b[4] { return "\(kind): the bytes differ" }
      return a[2] == b[2] ? nil : "expected at offset \(short(a[2])), found at \(short(b[2]))"
    }
    let isWhole = found.isEmpty && ignored.isEmpty && !typesOnly
    if isWhole, want["file_sha256"] != have["file_sha256"] {
      found.append(
        "all keys and tensors are equal, but not every byte of the file:"
          + " expected \(short(want["file_size"])) bytes, found \(short(have["file_size"]))")
    }
    return found
  }

  /// A table of a dump: names and what follows them, in order.
  private typealias Rows = [(name: String, rest: [JSONValue])]

  private static func rows(
    _ dump: JSONValue, _ field: String, without ignored: [String] = []
  ) -> Rows {
    (dump[field]?.array ?? []).compactMap { row in
      guard let row = row.array, let name = row.first?.string else { return nil }
      let isIgnored = ignored.contains {
        $0 == name || ($0.hasSuffix("*") && name.hasPrefix($0.dropLast()))
      }
      return isIgnored ? nil : (name, Array(row.dropFirst()))
    }
  }

  private static func compare(
    _ label: String, _ want: Rows, _ have: Rows,
    _ difference: ([JSONValue], [JSONValue]) -> String?
  ) -> [String] {
    let wanted = Set(want.map(\.name))
    let found = Dictionary(have.map { ($0.name, $0.rest) }) { $1 }
    var lines = want.filter { found[$0.name] == nil }.map { "\(label) \($0.name): missing" }
    lines += have.filter { !wanted.contains($0.name) }.map { "\(label) \($0.name): surplus" }
    let common = want.filter { found[$0.name] != nil }
    let actualOrder = have.map(\.name).filter(wanted.contains)
    if let (moved, _) = zip(common, actualOrder).first(where: { $0.name != $1 }) {
      lines.append("\(label)s: the order differs from \(moved.name) on")
    }
    for row in common {
      guard let other = found[row.name], let text = difference(row.rest, other) else { continue }
      lines.append("\(label) \(row.name): \(text)")
    }
    return lines
  }

  private static func short(_ value: JSONValue?) -> String {
    let text = (value ?? .null).serialized(pretty: false)
    return text.count <= 160 ? text : "\(text.prefix(157))..."
  }
}
