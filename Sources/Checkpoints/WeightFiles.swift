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

  /// Reads the headers of all files.
  ///
  /// - Throws: `CheckpointError` where a file is absent or damaged, two of them hold a tensor of the same
  ///   name, or the index does not list exactly the tensors that they hold.
  func open() throws(CheckpointError) -> [WeightFile] {
    let opened = concurrentMap(names.count) { number in
      Result { () throws(CheckpointError) in try open(names[number]) }
    }
    var files: [WeightFile] = []
    for result in opened { files.append(try result.get()) }
    var holders = TensorHolders(index?.content)
    for (number, file) in files.enumerated() {
      for tensor in file.tensors {
        guard let first = holders.add(tensor.name, file: number) else { continue }
        throw .duplicateTensor(
          name: tensor.name, first: folder.file(names[first]).string, second: file.source.name)
      }
    }
    try compareWithIndex(holders)
    return files
  }

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

  /// Only whether it lists the same tensors: a wrong place of one that is there does no harm.
  private func compareWithIndex(_ holders: TensorHolders) throws(CheckpointError) {
    guard let index else { return }
    let missing = holders.missing
    guard missing.isEmpty else { throw .missingTensors(index: index.file, names: missing) }
    guard holders.unlisted.isEmpty else {
      throw .unlistedTensors(
        index: index.file, names: Self.sorted(holders.unlisted.keys.map(\.text)))
    }
  }

  /// By their bytes, as Python sorts strings.
  static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// Which file holds which tensor, by number, while the files are looked through.
private struct TensorHolders {
  private let index: SafetensorsIndex?
  /// Of the tensors that the index lists, in its order; -1 where none has come.
  private var listed: [Int32]
  /// Of the others.
  private(set) var unlisted: [ExactName: Int] = [:]

  init(_ index: SafetensorsIndex?) {
    self.index = index
    listed = Array(repeating: -1, count: index?.entries.count ?? 0)
  }

  /// - Returns: the file that holds a tensor of that name already.
  mutating func add(_ name: String, file: Int) -> Int? {
    let name = ExactName(name)
    guard let place = index?.places[name] else { return unlisted.updateValue(file, forKey: name) }
    guard listed[place] < 0 else { return Int(listed[place]) }
    listed[place] = Int32(truncatingIfNeeded: file)
    return nil
  }

  /// Listed tensors that no file holds.
  var missing: [String] {
    guard let index else { return [] }
    return zip(index.entries, listed).filter { $1 < 0 }.map(\.0.tensor)
  }
}
