import Foundation
import OrderedCollections
public import StrictJSON
public import SystemPackage

/// A checkpoint under `fixtures/checkpoints`: its files as published, its weights by
/// ``WeightFormula``, and what the reference makes of it under `expected/`.
public struct CheckpointFixture: Sendable {
  /// The folder's name.
  public let name: String
  /// What holds it: `checkpoints`, or `adapters` for adapters.
  public let kind: String

  /// The checkpoint of that name.
  public init(_ name: String, kind: String = "checkpoints") {
    self.name = name
    self.kind = kind
  }

  /// Every checkpoint that the repository holds, sorted by name.
  public static func all(kind: String = "checkpoints") throws -> [CheckpointFixture] {
    try Fixture.names(in: kind).map { CheckpointFixture($0, kind: kind) }
  }

  /// A file of the fixture, relative to `fixtures/`.
  public func file(_ relative: String) -> String { "\(kind)/\(name)/\(relative)" }

  /// Writes the checkpoint as it would be downloaded, into a folder of its own name, from which
  /// converters derive the model's name.
  ///
  /// - Returns: the folder.
  public func write(into directory: FilePath) throws -> FilePath {
    let folder = directory.appending(name)
    let files = FileManager.default
    try files.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    for entry in try Fixture.names(in: file(".")) {
      if ["weights.json", "expected"].contains(entry) { continue }
      try files.copyItem(
        atPath: Fixture.path(file(entry)).string, toPath: folder.appending(entry).string)
    }
    for (weights, tensors) in try Fixture.json(file("weights.json")).object ?? [:] {
      try TestSupport.write(safetensorsFile(tensors), to: folder.appending(weights))
    }
    return folder
  }
}

/// The bytes of a safetensors file for one entry of a `weights.json`.
///
/// The header is compact JSON in the entry's order, padded with spaces to 8 bytes; the tensors
/// follow in the same order without gaps. A tensor's `values` (all elements) or `divide` (element
/// `i` is `i / n`) replace the formula.
public func safetensorsFile(_ tensors: JSONValue) throws -> [UInt8] {
  var members: [String] = []
  var data: [UInt8] = []
  for (name, entry) in tensors.object ?? [:] {
    guard name != "__metadata__" else {
      members.append("\(compact(.string(name))):\(compact(entry))")
      continue
    }
    let start = data.count
    data += try elements(of: name, entry)
    let description: JSONValue = [
      "dtype": entry["dtype"] ?? .null, "shape": entry["shape"] ?? .null,
      "data_offsets": [.integer(start), .integer(data.count)],
    ]
    members.append("\(compact(.string(name))):\(compact(description))")
  }
  var header = Array("{\(members.joined(separator: ","))}".utf8)
  while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
  let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
  return length + header + data
}

func elements(of name: String, _ entry: JSONValue) throws -> [UInt8] {
  let type = entry["dtype"]?.string ?? ""
  let count = (entry["shape"]?.array ?? []).compactMap(\.integer).reduce(1, *)
  if let given = entry["values"]?.array {
    return try given.flatMap { try encode($0, as: type) }
  }
  if let divisor = entry["divide"]?.integer {
    return try (0..<count).flatMap { try encode(.integer($0 / divisor), as: type) }
  }
  return try WeightFormula(tensor: name).bytes(type: type, count: count)
}

private func encode(_ value: JSONValue, as type: String) throws -> [UInt8] {
  let bits: UInt64? =
    switch type {
    case "F64": value.number?.bitPattern
    case "F32": value.number.map { UInt64(Float($0).bitPattern) }
    case "F16": value.number.map { UInt64(halfBits(Float($0))) }
    default: value.integer.map { UInt64(bitPattern: Int64($0)) }
    }
  let sizes = ["8": 1, "16": 2, "32": 4, "64": 8]
  guard let bits, let size = sizes[String(type.drop { $0.isLetter })] else {
    throw UnknownWeightType(name: type)
  }
  return (0..<size).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) }
}

/// JSON without spaces, as the header of a safetensors file holds it.
private func compact(_ value: JSONValue) -> String {
  switch value {
  case .array(let elements): "[\(elements.map(compact).joined(separator: ","))]"
  case .object(let members):
    "{\(members.map { "\(compact(.string($0.key))):\(compact($0.value))" }.joined(separator: ","))}"
  default: value.serialized(pretty: false)
  }
}
