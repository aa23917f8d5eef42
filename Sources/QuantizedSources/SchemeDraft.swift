import Checkpoints
import OrderedCollections
import Storage
import SystemPackage
import Tensors

/// The checkpoint's tensors while a scheme puts them together.
struct SchemeDraft {
  /// What becomes of a tensor of the checkpoint.
  private enum Entry {
    case asStored
    /// Replaced by what is made of it and others.
    case made(SourceTensor)
    /// Part of another, or unused.
    case gone
  }

  let checkpoint: Checkpoint
  /// For each tensor of the checkpoint, in reading order.
  private var entries: [Entry]
  private var added: [SourceTensor] = []
  private var unused: [(name: String, reason: String)] = []
  /// See ``SourceTensors/movedFileType``.
  var movedFileType: UInt32?

  init(_ checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
    entries = Array(repeating: .asStored, count: checkpoint.tensors.count)
  }

  /// The result, in the order in which families take it.
  var result: SourceTensors {
    var tensors: [SourceTensor] = []
    tensors.reserveCapacity(entries.count)
    for (entry, tensor) in zip(entries, checkpoint.tensors.values) {
      switch entry {
      case .asStored: tensors.append(SourceTensor(name: tensor.name, view: tensor.rows))
      case .made(let made): tensors.append(made)
      case .gone: break
      }
    }
    return SourceTensors(
      tensors: tensors + added, unused: unused, movedFileType: movedFileType)
  }

  /// The tensors whose names end so, in reading order, by what stands before.
  func tensors(endingIn suffix: String) -> [(stem: String, tensor: StoredTensor)] {
    let (names, tensors) = (checkpoint.tensors.keys, checkpoint.tensors.values)
    return names.indices.compactMap { index in
      names[index].stem(before: suffix).map { ($0, tensors[index]) }
    }
  }

  /// A tensor that may be there.
  func optional(_ name: String) -> StoredTensor? { checkpoint.tensors[name] }

  /// A tensor without which another has no meaning.
  func required(_ name: String, for other: String) throws(SchemeError) -> StoredTensor {
    guard let tensor = checkpoint.tensors[name] else {
      throw .missing(checkpoint: checkpoint.path.string, tensor: name, neededFor: other)
    }
    return tensor
  }

  /// Whether the tensor is part of another, or replaced.
  func isTaken(_ tensor: StoredTensor) -> Bool {
    guard let index = checkpoint.tensors.index(forKey: tensor.name) else { return false }
    if case .asStored = entries[index] { return false }
    return true
  }

  /// Puts a tensor at the place of the checkpoint's tensor of its name, or after all others.
  mutating func add(_ tensor: SourceTensor) {
    if let index = checkpoint.tensors.index(forKey: tensor.name) {
      entries[index] = .made(tensor)
    } else {
      added.append(tensor)
    }
  }

  /// Where the tensor of that name is in reading order.
  func place(of name: String) -> Int? { checkpoint.tensors.index(forKey: name) }

  /// Puts a tensor at the place of the one that it is made of, and takes out a part of it.
  mutating func put(_ tensor: SourceTensor, at place: Int, without part: Int) {
    entries[part] = .gone
    entries[place] = .made(tensor)
  }

  /// Takes out tensors that are parts of others.
  mutating func consume(_ tensors: StoredTensor?...) {
    for case let tensor? in tensors {
      if let index = checkpoint.tensors.index(forKey: tensor.name) { entries[index] = .gone }
    }
  }

  /// Takes out the tensors whose names end so, on which no weight depends.
  mutating func ignore(_ suffixes: String..., because reason: String) {
    for (index, name) in checkpoint.tensors.keys.enumerated() {
      guard case .asStored = entries[index],
        suffixes.contains(where: { name.hasBytes(atEnd: $0) })
      else { continue }
      entries[index] = .gone
      unused.append((name, reason))
    }
  }
}

extension String {
  /// What stands before an ending; `nil` where the text does not end so.
  func stem(before suffix: String) -> String? {
    guard hasBytes(atEnd: suffix) else { return nil }
    return String(utf8.dropLast(suffix.utf8.count))
  }
}

extension SchemeDraft {
  /// Why scales of activations and of the key-value cache are left out.
  static let runtimeScale = "a scale of activations, not of weights"
}
