import GGUF
import Importance
import Storage
import SystemPackage
import Tensors
import Views

/// What decides the bytes of a run's outputs: a run may continue another with an equal fingerprint
/// only.
///
/// Workers, kernels and whether weights may be infinite are not part of it: the bytes written do
/// not depend on them.
struct RunFingerprint: Equatable {
  /// One thing that must be as it was.
  struct Item: Equatable {
    /// What it is, for messages.
    let name: String
    let value: String
  }

  private(set) var items: [Item]

  init(items: [Item]) { self.items = items }

  /// - Parameters:
  ///   - files: the final names, of all plans in order.
  ///   - version: that of the program.
  /// - Throws: `StorageError` for a source that cannot be read.
  init(_ batch: Batch, files: [FilePath], version: String) throws(StorageError) {
    items = [Item(name: "kerf", value: version)]
    var seen: Set<String> = []
    for source in batch.plans.flatMap(\.sourceFiles) where seen.insert(source).inserted {
      let name = FilePath(source).lastComponent?.string ?? source
      items.append(
        Item(name: "the source \(name)", value: try FileStamp(of: FilePath(source)).description))
    }
    for (file, part) in zip(files, batch.plans.flatMap(\.parts)) {
      let name = file.lastComponent?.string ?? file.string
      var header = StableHash()
      for byte in part.layout.header { header.combine(byte) }
      items.append(
        Item(
          name: "the keys and tensors of \(name)",
          value: "\(part.layout.fileSize) bytes, hash \(String(header.value, radix: 16))"))
    }
    items.append(
      Item(
        name: "how weights are read, rounded and weighted by importance",
        value: "hash \(String(Self.hash(of: batch).value, radix: 16))"))
  }

  /// The first thing that is not as it was.
  func difference(from earlier: RunFingerprint) -> (then: Item, now: Item)? {
    for (then, now) in zip(earlier.items, items) where then != now { return (then, now) }
    let shorter = min(earlier.items.count, items.count)
    guard earlier.items.count != items.count else { return nil }
    let nothing = Item(name: "the outputs", value: "\(items.count - shorter) fewer or more")
    return (
      earlier.items.dropFirst(shorter).first ?? nothing, items.dropFirst(shorter).first ?? nothing
    )
  }

  /// What headers do not tell of the tensors.
  private static func hash(of batch: Batch) -> StableHash {
    var hash = StableHash()
    for source in batch.sources {
      for name in source.view.sourceNames { hash.combine(name) }
      hash.combine(source.view.elementType.rawValue)
      hash.combine(source.view.origin.offset)
      for encoding in batch.encodings[source.encodings] {
        hash.combine(encoding.tensor.type.rawValue)
        hash.combine(encoding.tensor.rounding?.rawValue ?? "")
        if let importance = encoding.tensor.importance {
          for matrix in 0..<importance.matrices {
            for weight in importance.weights(of: matrix) { hash.combine(weight.bitPattern) }
          }
        }
        for target in encoding.targets {
          hash.combine(target.file)
          hash.combine(target.offset)
        }
      }
    }
    hash.combine(batch.chunks.count)
    return hash
  }
}
