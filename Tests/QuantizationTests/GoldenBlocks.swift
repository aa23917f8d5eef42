import Quantization
import StrictJSON
import Tensors
import TestSupport

/// The reference data under fixtures/blocks; its README.md says how they were made.
struct GoldenBlocks {
  /// Bytes that the reference makes of some rows, and what it decodes these to.
  struct Case {
    let rows: [Int]
    let blocks: [UInt8]
    let decodedHash: String
    let decodedRowChecksums: [UInt32]
  }

  static let columns = 1024
  private static let manifest = try? Fixture.json("blocks/manifest.json")
  static let names = (manifest?["rows"]?.array ?? []).map { $0["name"]?.string ?? "" }
  static let types = ElementType.allCases.filter { manifest?["types"]?[$0.rawValue] != nil }
  static let inputs = [Float](littleEndian: (try? Fixture.bytes("blocks/inputs.f32")) ?? [])
  static let importance = [Float](littleEndian: (try? Fixture.bytes("blocks/importance.f32")) ?? [])

  /// The case of that form, `plain` or `weighted`; `nil` where the reference has none.
  static func expected(_ type: ElementType, _ form: String) throws -> Case? {
    guard let entry = manifest?["types"]?[type.rawValue]?[form],
      let file = entry["file"]?.string, let hash = entry["decoded_sha256"]?.string
    else { return nil }
    return Case(
      rows: (entry["rows"]?.array ?? []).compactMap(\.integer),
      blocks: try Fixture.bytes("blocks/\(file)"), decodedHash: hash,
      decodedRowChecksums: (entry["decoded_row_crc32"]?.array ?? []).compactMap {
        $0.integer.map { UInt32(truncatingIfNeeded: $0) }
      })
  }

  /// Where the first difference is: "row 3 (gauss_0.02), block 1, byte 5: 0x12, expected 0x13".
  static func firstDifference(_ found: [UInt8], _ expected: Case, type: ElementType) -> String? {
    guard found.count == expected.blocks.count else {
      return "\(found.count) bytes, expected \(expected.blocks.count)"
    }
    guard let at = found.indices.first(where: { found[$0] != expected.blocks[$0] }) else {
      return nil
    }
    let perRow = columns / type.blockWeights
    let block = at / type.blockBytes
    let row = expected.rows[block / perRow]
    let (a, b) = (String(found[at], radix: 16), String(expected.blocks[at], radix: 16))
    return "row \(row) (\(names[row])), block \(block % perRow), byte \(at % type.blockBytes): "
      + "0x\(a), expected 0x\(b)"
  }
}
