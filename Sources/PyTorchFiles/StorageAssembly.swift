import Storage
import Tensors

/// Finds the bytes of tensors in the entries of an archive.
struct StorageAssembly {
  private typealias Contents = (source: any ByteSource, offset: Int, size: Int)

  private let archive: ZipArchive
  private let entries: [String: ZipEntry]
  /// Storages that tensors have been found in; several tensors may share one.
  private var opened: [String: Contents] = [:]

  /// - Parameter prefix: what stands before the storages' keys in the names of entries.
  init(_ archive: ZipArchive, prefix: String) {
    self.archive = archive
    let stored = archive.entries.filter { $0.name.hasPrefix(prefix) }
    entries = Dictionary(
      stored.map { (String($0.name.dropFirst(prefix.count)), $0) }, uniquingKeysWith: { $1 })
  }

  /// A tensor with its bytes, not read yet.
  mutating func tensor(
    _ tensor: PickledTensor, name: String
  ) throws(PyTorchError) -> StoredTensor {
    guard tensor.isContiguous else {
      throw fault(.strides(tensor: name, tensor.strides, tensor.shape))
    }
    let contents = try contents(of: tensor.storage)
    let size = tensor.type.blockBytes
    let (start, first) = tensor.offset.multipliedReportingOverflow(by: size)
    let (length, second) = tensor.shape.elementCount.multipliedReportingOverflow(by: size)
    let (end, third) = start.addingReportingOverflow(length)
    guard !first, !second, !third, end <= contents.size else {
      throw fault(
        .storageSize(
          key: tensor.storage.key, needed: first || second || third ? .max : end,
          available: contents.size))
    }
    return StoredTensor(
      TensorDescription(
        name: name, type: tensor.type, shape: tensor.shape,
        bytes: contents.offset + start..<contents.offset + end), in: contents.source)
  }

  private mutating func contents(of storage: PickledStorage) throws(PyTorchError) -> Contents {
    if let contents = opened[storage.key] { return contents }
    guard let entry = entries[storage.key] else {
      throw fault(.archive("storage \"\(storage.key)\" has no entry"))
    }
    let (needed, overflow) = storage.count.multipliedReportingOverflow(
      by: storage.type.blockBytes)
    guard !overflow, needed <= entry.size else {
      throw fault(
        .storageSize(
          key: storage.key, needed: overflow ? .max : needed, available: entry.size))
    }
    let (source, offset) = try archive.contents(of: entry)
    let contents = (source: source, offset: offset, size: entry.size)
    opened[storage.key] = contents
    return contents
  }

  private func fault(_ fault: PyTorchError.Fault) -> PyTorchError {
    PyTorchError(file: archive.source.name, offset: 0, fault)
  }
}
