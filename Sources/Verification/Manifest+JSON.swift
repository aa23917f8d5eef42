import OrderedCollections
public import StrictJSON
import Tensors

extension Manifest {
  /// The number of the form in which manifests are written.
  private static let form = 1

  /// The manifest as JSON: form, kerf, arguments, fileType, sources (file, bytes, headerBytes,
  /// headerSHA256), tensors (name, type, shape, sha256).
  public var json: JSONValue {
    [
      "form": .integer(Self.form), "kerf": .string(version),
      "arguments": .array(arguments.map { .string($0) }), "fileType": .string(fileType),
      "sources": .array(
        sources.map {
          [
            "file": .string($0.file), "bytes": .integer($0.bytes),
            "headerBytes": .integer($0.headerBytes), "headerSHA256": .string($0.headerHash),
          ]
        }),
      "tensors": .array(
        tensors.map {
          [
            "name": .string($0.name), "type": .string($0.type.rawValue),
            "shape": .array($0.shape.map { .integer($0) }), "sha256": .string($0.hash),
          ]
        }),
    ]
  }

  /// Parses a manifest.
  ///
  /// - Parameter file: what messages call it.
  /// - Throws: `ManifestError` where it is not JSON, or not a manifest.
  public init(parsing text: [UInt8], file: String) throws(ManifestError) {
    let root: JSONValue
    do {
      root = try JSONValue(parsing: text)
    } catch {
      throw ManifestError(file: file, fault: "is not JSON: \(error)")
    }
    let reader = ManifestReader(file: file)
    let form = try reader.integer(root, "form")
    guard form == Self.form else {
      throw ManifestError(file: file, fault: "has the form \(form), expected \(Self.form)")
    }
    self.init(
      version: try reader.text(root, "kerf"), arguments: try reader.texts(root, "arguments"),
      fileType: try reader.text(root, "fileType"), sources: [], tensors: [])
    for source in try reader.list(root, "sources") {
      sources.append(
        Source(
          file: try reader.text(source, "file"), bytes: try reader.integer(source, "bytes"),
          headerBytes: try reader.integer(source, "headerBytes"),
          headerHash: try reader.text(source, "headerSHA256")))
    }
    for tensor in try reader.list(root, "tensors") { tensors.append(try reader.tensor(tensor)) }
  }
}

/// A manifest that cannot be used.
public struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What holds it.
  public let file: String
  /// What is wrong with it.
  public let fault: String

  /// The file and what is wrong with it.
  public var description: String { "\(file): \(fault)" }
}

/// Takes members of JSON objects, with errors that name them.
private struct ManifestReader {
  let file: String

  func tensor(_ object: JSONValue) throws(ManifestError) -> Manifest.Tensor {
    let name = try text(object, "name")
    let typeName = try text(object, "type")
    guard let type = ElementType(named: typeName) else {
      throw ManifestError(file: file, fault: "tensor \"\(name)\": no type \"\(typeName)\"")
    }
    let shape = try list(object, "shape").compactMap(\.integer)
    return Manifest.Tensor(
      name: name, type: type, shape: shape, hash: try text(object, "sha256").lowercased())
  }

  func text(_ object: JSONValue, _ key: String) throws(ManifestError) -> String {
    guard let text = object[key]?.string else { throw lacks(key, "a text") }
    return text
  }

  func texts(_ object: JSONValue, _ key: String) throws(ManifestError) -> [String] {
    let list = try list(object, key)
    let texts = list.compactMap(\.string)
    guard texts.count == list.count else { throw lacks(key, "a list of texts") }
    return texts
  }

  func integer(_ object: JSONValue, _ key: String) throws(ManifestError) -> Int {
    guard let number = object[key]?.integer else { throw lacks(key, "a whole number") }
    return number
  }

  func list(_ object: JSONValue, _ key: String) throws(ManifestError) -> [JSONValue] {
    guard let list = object[key]?.array else { throw lacks(key, "a list") }
    return list
  }

  private func lacks(_ key: String, _ expected: String) -> ManifestError {
    ManifestError(file: file, fault: "is no manifest: expected \(expected) under \"\(key)\"")
  }
}
