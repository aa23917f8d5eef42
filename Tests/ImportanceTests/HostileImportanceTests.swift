import GGUF
import Importance
import OrderedCollections
import Storage
import SystemPackage
import Tensors
import TestSupport
import Testing

/// Files that are damaged or lie; none may be used, all must be named.
@Suite struct HostileImportanceTests {
  /// What an entry for a tensor of one matrix of 32 columns gives, or why it is refused.
  private func importance(of file: [UInt8]) throws -> [Float]? {
    try withTemporaryDirectory { directory in
      let path = directory.appending("words.imatrix")
      try write(file, to: path)
      let selection = try ImportanceSelection(ImportanceMatrix(reading: FileSource(path)))
      return try selection.importance(for: ImportanceFile.entry, columns: 32, matrices: 1)?.weights
    }
  }

  private func expectRefusal(_ file: [UInt8], _ label: String, saying words: String) {
    let error = #expect(throws: ImportanceError.self, "\(label)") { try importance(of: file) }
    guard let error else { return }
    #expect("\(error)".contains("words.imatrix"), "\(label): \(error)")
    #expect("\(error)".contains(words), "\(label): \(error)")
  }

  @Test func `valid files of both forms`() throws {
    let expected = (0..<32).map { (1 + Float($0)) / 4 }
    #expect(try importance(of: ImportanceFile().gguf()) == expected)
    #expect(try importance(of: ImportanceFile().legacy()) == expected)
    #expect(try importance(of: ImportanceFile().legacy(trailer: [])) == expected)
    let unseen = try ImportanceFile(sums: Array(repeating: 0, count: 32), counts: [0]).gguf()
    #expect(try importance(of: unseen) == Array(repeating: 1, count: 32))
    #expect(try importance(of: ImportanceFile(name: "blk.7.attn_q.weight").gguf()) == nil)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("nan", ImportanceFile(last: .nan), "value 31 is nan"),
    ("infinite", ImportanceFile(last: .infinity), "value 31 is inf"),
    ("negative", ImportanceFile(last: -1), "value 31 is -1.0"),
    ("count nan", ImportanceFile(counts: [.nan]), "matrix 0 is nan"),
    ("count negative", ImportanceFile(counts: [-4]), "matrix 0 is -4.0"),
    ("count infinite", ImportanceFile(counts: [.infinity]), "matrix 0 is inf"),
    ("count too large", ImportanceFile(counts: [1e30]), "matrix 0 is 1e+30"),
    ("31 sums", ImportanceFile(sums: Array(repeating: 1, count: 31)), "31 values and 1 counts, the tensor has 32 columns"),
    ("64 sums", ImportanceFile(sums: Array(repeating: 1, count: 64)), "64 values"),
    ("two counts", ImportanceFile(counts: [4, 4]), "2 counts"),
    ("no counts", ImportanceFile(leavesOut: ".counts"), "sums but no counts"),
    ("no sums", ImportanceFile(leavesOut: ".in_sum2"), "counts but no sums"),
    ("sums of F16", ImportanceFile(type: .F16), "is F16, expected F32"),
    ("no keys", ImportanceFile(keys: [:]), "imatrix.datasets is missing"),
    ("chunks a string", ImportanceFile(edit: ("imatrix.chunk_count", .string("4"))), "imatrix.chunk_count is not a number"),
    ("datasets a number", ImportanceFile(edit: ("imatrix.datasets", .uint32(1))), "imatrix.datasets is not an array"),
    ("no tensors", ImportanceFile(leavesOut: ""), "no tensors"),
  ])
  func `a damaged GGUF form`(_ label: String, _ file: ImportanceFile, _ words: String) throws {
    expectRefusal(try file.gguf(), label, saying: words)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("empty", [], "the number of entries needs 4 bytes, 0 remain"),
    ("no entries", ImportanceFile().legacy(entries: 0), "number of entries is 0"),
    ("-1 entries", ImportanceFile().legacy(entries: -1), "number of entries is -1"),
    ("too many entries", ImportanceFile().legacy(entries: .max, trailer: []), "needs 4 bytes, 0 remain"),
    ("name of -1 bytes", ImportanceFile().legacy(nameLength: -1), "the length of the name of an entry is -1"),
    ("name too long", ImportanceFile().legacy(nameLength: .max), "needs 2147483647 bytes"),
    ("name not UTF-8", ImportanceFile().legacy(nameBytes: [0x62, 0xFF]), "not UTF-8"),
    ("-1 values", ImportanceFile().legacy(count: -1), "is -1"),
    ("no values", ImportanceFile().legacy(count: 0), "is 0"),
    ("too many values", ImportanceFile().legacy(count: .max), "needs 8589934588 bytes"),
    ("31 values", ImportanceFile(sums: Array(repeating: 1, count: 31)).legacy(), "31 values"),
    ("-4 calls", ImportanceFile(counts: [-4]).legacy(), "is -4"),
    ("nan", ImportanceFile(last: .nan).legacy(), "value 31 is nan"),
    ("negative", ImportanceFile(last: -1).legacy(), "value 31 is -1.0"),
    ("twice", ImportanceFile().legacy(entries: 2, trailer: []) + ImportanceFile().legacy(trailer: [])[4...], "occurs twice"),
    ("data set too long", ImportanceFile().legacy(trailer: [4, 0, 0, 0, 255, 255, 255, 127, 1]), "needs 2147483647 bytes"),
    ("more behind the end", ImportanceFile().legacy() + [0], "1 bytes after the end"),
  ])
  func `a damaged older form`(_ label: String, _ file: [UInt8], _ words: String) {
    expectRefusal(file, label, saying: words)
  }

  @Test func `every prefix is refused`() throws {
    let old = ImportanceFile().legacy(trailer: [])
    for count in 0..<old.count { expectRefusal(Array(old[..<count]), "\(count)", saying: "remain") }
    let new = try ImportanceFile().gguf()
    // The padding behind the last tensor holds nothing.
    for count in stride(from: 0, to: new.count - 28, by: 7) {
      expectRefusal(Array(new[..<count]), "\(count)", saying: "")
    }
  }

  @Test func `a model is no importance matrix`() throws {
    let file = try ImportanceFile(keys: ["general.architecture": .string("llama")]).gguf()
    expectRefusal(file, "model", saying: "imatrix.datasets is missing")
  }
}
