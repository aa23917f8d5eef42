public import OrderedCollections
import StrictJSON

/// `model.safetensors.index.json`: which shard holds which tensor.
///
/// The index's total size is not read: many published ones are wrong.
public struct SafetensorsIndex: Sendable {
  /// A tensor and the file that holds it.
  public typealias Entry = (tensor: String, file: String)

  /// In the index's order.
  ///
  /// Whether a tensor occurs twice shows where they are looked up in the files.
  public let entries: [Entry]
  /// The names of the shards, in the order in which they occur first.
  public let files: OrderedSet<String>

  /// Bytes that an index may have.
  public static let maximumSize = SafetensorsHeader.maximumSize

  /// Parses an index.
  ///
  /// - Parameters:
  ///   - text: the whole file.
  ///   - file: what messages call it.
  /// - Throws: `SafetensorsError`; also where a shard is not named by a plain file name, since the
  ///   index of a stranger must not reach files outside its directory.
  public init(parsing text: [UInt8], file: String) throws(SafetensorsError) {
    func fault(_ fault: SafetensorsError.Fault, at offset: Int = 0) -> SafetensorsError {
      SafetensorsError(file: file, offset: offset, fault)
    }
    let map: [JSONMember]?
    do throws(JSONError) {
      map = try JSONValue.parse(text, dialect: .strict, listing: ["weight_map"]).members
    } catch {
      throw fault(.json(error), at: error.offset)
    }
    guard let map else { throw fault(.noWeightMap) }
    guard !map.isEmpty else { throw fault(.emptyWeightMap) }
    var entries: [Entry] = []
    var files: OrderedSet<String> = []
    entries.reserveCapacity(map.count)
    for (name, shard) in map.lazy.map({ ($0.name, $0.value) }) {
      // Tensors that follow each other are mostly in one shard.
      if let last = entries.last?.file, shard.string == last {
        entries.append((name, last))
        continue
      }
      guard let shard = shard.string, Self.isPlain(shard) else {
        throw fault(.badShardName(shard.string ?? shard.kind, tensor: name))
      }
      files.append(shard)
      entries.append((name, shard))
    }
    self.entries = entries
    self.files = files
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == 0 || $0 == 0x2F }
  }
}
