import Checkpoints
import GGUF
import OrderedCollections
import StrictJSON

/// The keys under `general.sampling`, from generation_config.json and the overrides.
enum SamplingParameters {
  enum Kind { case text, integer, real }

  /// Each key with the names that the file may have for it, in the order in which they are written.
  // swift-format-ignore
  static let table: [(key: String, names: [String], kind: Kind)] = [
    ("sequence",        ["sequence"],        .text),
    ("top_k",           ["top_k"],           .integer),
    ("top_p",           ["top_p"],           .real),
    ("min_p",           ["min_p"],           .real),
    ("xtc_probability", ["xtc_probability"], .real),
    ("xtc_threshold",   ["xtc_threshold"],   .real),
    ("temp",            ["temperature"],     .real),
    ("penalty_last_n",  ["penalty_last_n"],  .integer),
    ("penalty_repeat",  ["penalty_repeat", "repetition_penalty"], .real),
    ("mirostat",        ["mirostat"],        .integer),
    ("mirostat_tau",    ["mirostat_tau"],    .real),
    ("mirostat_eta",    ["mirostat_eta"],    .real),
  ]

  /// - Throws: `CheckpointError.invalidValue` for a value of another kind.
  static func keys(
    _ generation: GenerationConfig, overrides: MetadataOverrides
  ) throws(CheckpointError) -> [(String, GGUFValue)] {
    var keys: [(String, GGUFValue)] = []
    for (name, sources, kind) in table {
      let key = "general.sampling." + name
      let file: String
      let found: (key: String, value: JSONValue)
      if let value = overrides[key] {
        (file, found) = (overrides.file, (key, value))
      } else if let source = sources.first(where: { generation.members[$0] != nil }),
        let value = generation.members[source]
      {
        (file, found) = (generation.file, (source, value))
      } else {
        continue
      }
      guard !found.value.isNull, found.value != "" else { continue }
      guard let value = convert(found.value, to: kind) else {
        throw .invalidValue(
          file: file, key: found.key, found: found.value.serialized(pretty: false),
          expected: expectation(kind))
      }
      keys.append((key, value))
    }
    return keys
  }

  private static func convert(_ value: JSONValue, to kind: Kind) -> GGUFValue? {
    switch kind {
    case .text: value.string.map { .string(GGUFString($0)) }
    case .integer: value.integer.flatMap { Int32(exactly: $0) }.map { .int32($0) }
    case .real: value.number.map { .float32(Float($0)) }
    }
  }

  private static func expectation(_ kind: Kind) -> String {
    switch kind {
    case .text: "a string"
    case .integer: "an integer of 32 bits"
    case .real: "a number"
    }
  }
}
