import OrderedCollections
import Safetensors
import Storage
import SystemPackage
import Tensors

/// The files of a directory that together hold the weights of one model.
struct WeightFiles {
  let folder: Folder
  /// Their names without what says how they are compressed, in their order.
  let names: [String]
  let form: WeightForm
  /// The index that lists them, where there is one, and its path.
  private(set) var index: (content: SafetensorsIndex, file: String)?

  /// Files of these names, without an index.
  init(_ names: [String], in folder: Folder, form: WeightForm = .safetensors) {
    self.folder = folder
    self.names = names
    self.form = form
  }

  /// The files that an index lists, by name.
  init(index name: String, in folder: Folder) throws(CheckpointError) {
    let file = folder.file(name).string
    let text: [UInt8]
    do {
      text = try folder.contents(of: name, limit: SafetensorsIndex.maximumSize)
    } catch {
      throw .storage(error)
    }
    do {
      let parsed = try SafetensorsIndex(parsing: text, file: file)
      let names = Self.sorted(parsed.files)
      self.init(names, in: folder, form: WeightForm(name: names[0]) ?? .safetensors)
      index = (parsed, file)
    } catch {
      throw .safetensors(error)
    }
  }

  /// The files of a directory: those of an index, else all whose names begin as a model's do.
  ///
  /// Where there are safetensors files, PyTorch's are left alone. Mistral's own form has no index.
  init(in folder: Folder, form: CheckpointForm = .huggingFace) throws(CheckpointError) {
    try self.init(in: folder, prefix: form == .mistral ? CheckpointForm.mistralPrefix : nil)
  }

  /// All files of a directory, whatever their names begin with.
  init(allIn folder: Folder) throws(CheckpointError) { try self.init(in: folder, prefix: "") }

  /// - Parameter prefix: what names begin with; `nil` for what is usual for the form.
  private init(in folder: Folder, prefix: String?) throws(CheckpointError) {
    let names: [String]
    do {
      names = try folder.names()
    } catch {
      throw .storage(error)
    }
    let plain = Set(names.map(ModelPath.uncompressed))
    for form in WeightForm.allCases {
      if prefix == nil, plain.contains(form.indexName) {
        try self.init(index: form.indexName, in: folder)
        return
      }
      let found = plain.filter { name in
        name.hasPrefix(prefix ?? form.prefix) && name.hasSuffix(form.endings[0])
      }
      if !found.isEmpty {
        self.init(Self.sorted(found), in: folder, form: form)
        return
      }
    }
    self.init([], in: folder)
  }

  /// Reads the headers of all files, and sees to it that they fit together.
  ///
  /// - Throws: `CheckpointError` as ``read()`` and ``checkNames(of:)`` do.
  func open() throws(CheckpointError) -> [WeightFile] {
    let files = try read()
    try checkNames(of: files)
    return files
  }

  /// Reads the headers of all files.
  ///
  /// - Throws: `CheckpointError` where a file is absent or damaged.
  func read() throws(CheckpointError) -> [WeightFile] {
    let opened = concurrentMap(names.count) { number in
      Result { () throws(CheckpointError) in try open(names[number]) }
    }
    var files: [WeightFile] = []
    for result in opened { files.append(try result.get()) }
    return files
  }

  /// Sees to it that each tensor is in one file, and that the index lists all of them and no
  /// others.
  ///
  /// Only whether it lists them: a wrong place of one that is there does no harm.
  /// - Parameter files: what ``read()`` made.
  /// - Throws: `CheckpointError` where it is otherwise.
  func checkNames(of files: [WeightFile]) throws(CheckpointError) {
    var holders: [ExactName: Int32] = [:]
    holders.reserveCapacity(files.reduce(0) { $0 + $1.tensors.count })
    for (number, file) in files.enumerated() {
      for tensor in file.tensors {
        let first = holders.updateValue(
          Int32(truncatingIfNeeded: number), forKey: ExactName(tensor.name))
        guard let first else { continue }
        throw .duplicateTensor(
          name: tensor.name, first: folder.file(names[Int(first)]).string,
          second: file.source.name)
      }
    }
    guard let index else { return }
    var missing: [String] = []
    for entry in index.content.entries {
      guard let place = holders.index(forKey: ExactName(entry.tensor)) else {
        missing.append(entry.tensor)
        continue
      }
      guard holders.values[place] != Self.isListed else {
        throw .listedTwice(index: index.file, name: entry.tensor)
      }
      holders.values[place] = Self.isListed
    }
    guard missing.isEmpty else { throw .missingTensors(index: index.file, names: missing) }
    guard index.content.entries.count < holders.count else { return }
    let unlisted = holders.filter { $0.value != Self.isListed }.keys.map(\.text)
    throw .unlistedTensors(index: index.file, names: Self.sorted(unlisted))
  }

  /// Stands for the number of the file of a tensor that the index lists.
  private static let isListed: Int32 = -1

  private func open(_ name: String) throws(CheckpointError) -> WeightFile {
    let forms = [name] + ModelPath.compressions.map { name + $0 }
    guard let present = forms.first(where: folder.contains) else {
      guard let index else {
        throw .storage(.cannotOpen(file: folder.file(name).string, reason: "no such file"))
      }
      throw .missingPart(index: index.file, part: name)
    }
    return try WeightFile(at: folder.file(present), form: form)
  }

  /// By their bytes, as Python sorts strings.
  static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
