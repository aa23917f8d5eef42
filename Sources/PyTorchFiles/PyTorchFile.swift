public import Storage
import Tensors

/// One file of weights as PyTorch saves it (`torch.save` of a state dictionary): a zip archive with
/// a pickle that describes tensors, and an entry for the bytes of each storage.
///
/// Nothing of the pickle is run: a machine of our own builds tensors and refuses whatever else it
/// asks for.
public struct PyTorchFile: Sendable {
  /// What the file is read from.
  public let source: any ByteSource
  /// The tensors in the order of the pickle, in which the reference converter reads them.
  public let tensors: [StoredTensor]

  /// Bytes that the pickle may have: about 200 for a tensor.
  static let maximumPickle = 32 << 20

  /// Reads the archive's directory and the pickle; weights are read when somebody asks for them.
  public init(source: any ByteSource) throws(PyTorchError) {
    self.source = source
    try Self.checkForm(source)
    let archive = try ZipArchive(source)
    let ending = "/data.pkl"
    let pickles = archive.entries.filter {
      $0.name.hasSuffix(ending) && !$0.name.dropLast(ending.count).contains("/")
    }
    guard let pickle = pickles.first, pickles.count == 1 else {
      throw PyTorchError(file: source.name, offset: 0, .noPickle)
    }
    let prefix = String(pickle.name.dropLast("data.pkl".count))
    if let order = archive.entries.first(where: { $0.name == prefix + "byteorder" }) {
      guard try archive.bytes(of: order, limit: 64).starts(with: "little".utf8) else {
        throw PyTorchError(file: source.name, offset: order.bytes.lowerBound, .bigEndian)
      }
    }
    let bytes = try archive.bytes(of: pickle, limit: Self.maximumPickle)
    var machine = PickleMachine(bytes, file: source.name)
    let root = try machine.run()
    var assembly = StorageAssembly(archive, prefix: prefix + "data/")
    tensors = try machine.stateDictionary(root).map { entry throws(PyTorchError) in
      try assembly.tensor(entry.tensor, name: entry.name)
    }
  }

  /// Tells the form that PyTorch had before zip archives from something else.
  private static func checkForm(_ source: any ByteSource) throws(PyTorchError) {
    let start = try read(source.name) { () throws(StorageError) in
      try source.bytes(in: 0..<min(source.size, 4))
    }
    guard !start.starts(with: [0x50, 0x4B]) else { return }
    // A pickle of protocol 2 with a long number, the old form's magic.
    let isOld = start.starts(with: [0x80, 2, 0x8A])
    throw PyTorchError(file: source.name, offset: 0, isOld ? .oldForm : .notZip)
  }
}

extension PickleMachine {
  /// The tensors of a dictionary by their names.
  fileprivate func stateDictionary(
    _ root: PickleValue
  ) throws(PyTorchError) -> [(name: String, tensor: PickledTensor)] {
    guard case .dictionary(let index) = root else {
      throw fault("it holds \(root.kind), expected a dictionary of tensors")
    }
    var entries: [(name: String, tensor: PickledTensor)] = []
    var names: Set<ExactName> = []
    for (key, value) in dictionaries[index] {
      guard case .string(let name) = key else {
        throw reader.fault(.notATensor(name: key.kind, found: "a key that is no string"))
      }
      guard case .tensor(let number) = value else {
        throw reader.fault(.notATensor(name: name, found: value.kind))
      }
      guard names.insert(ExactName(name)).inserted else {
        throw reader.fault(.duplicateTensor(name))
      }
      entries.append((name, tensors[number]))
    }
    return entries
  }
}
