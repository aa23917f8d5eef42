public import OrderedCollections
import StrictJSON

/// `model.safetensors.index.json`: which shard holds which tensor.
///
/// The index's total size is not read: many published ones are wrong.
public struct SafetensorsIndex: Sendable {
  /// The file of each tensor, by the tensor's name, in the index's order.
  public let weightMap: OrderedDictionary<String, String>

  /// Bytes that an index may have.
  public static let maximumSize = SafetensorsHeader.maximumSize

  /// Parses an index.
  ///
  /// - Parameters:
  ///   - text: the whole file.
  ///   - file: what messages call it.
  /// - Throws: `SafetensorsError`; also where a shard is not named by a plain file name, since the index
  ///   of a stranger must not reach files outside its directory.
  public init(parsing text: [UInt8], file: String) throws(SafetensorsError) {
    let index: JSONValue
    do throws(JSONError) {
      index = try JSONValue(parsing: text)
    } catch {
      throw SafetensorsError(file: file, offset: error.offset, .json(error))
    }
    func fault(_ fault: SafetensorsError.Fault) -> SafetensorsError {
      SafetensorsError(file: file, offset: 0, fault)
    }
    guard let map = index["weight_map"]?.object else { throw fault(.noWeightMap) }
    guard !map.isEmpty else { throw fault(.emptyWeightMap) }
    var weightMap: OrderedDictionary<String, String> = [:]
    weightMap.reserveCapacity(map.count)
    for (name, shard) in map {
      guard let shard = shard.string, Self.isPlain(shard) else {
        throw fault(.badShardName(shard.string ?? shard.kind, tensor: name))
      }
      weightMap[name] = shard
    }
    self.weightMap = weightMap
  }

  /// The names of the shards, in the order in which they occur first.
  public var files: OrderedSet<String> { OrderedSet(weightMap.values) }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == 0 || $0 == 0x2F }
  }
}
