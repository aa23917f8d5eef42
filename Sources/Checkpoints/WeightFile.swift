import OrderedCollections
import PyTorchFiles
import Safetensors
import Storage
import SystemPackage
import Tensors

/// One file of weights, in whichever form.
struct WeightFile {
  let source: any ByteSource
  /// In the file's order.
  let tensors: [StoredTensor]
  /// What the file says besides.
  let metadata: OrderedDictionary<String, String>
  let form: WeightForm

  /// The tensors in the order in which the reference converter reads them: by name in safetensors,
  /// in the order of the pickle in PyTorch's files.
  var readingOrder: [StoredTensor] {
    switch form {
    case .safetensors:
      isSorted ? tensors : tensors.sorted { ExactName($0.name) < ExactName($1.name) }
    case .pytorch: tensors
    }
  }

  /// Whether the tensors lie by name, as they mostly do.
  private var isSorted: Bool {
    zip(tensors, tensors.dropFirst()).allSatisfy { ExactName($0.name) < ExactName($1.name) }
  }

  /// Opens a file, compressed or not, and reads what it says of its tensors.
  init(at path: FilePath, form: WeightForm) throws(CheckpointError) {
    self.form = form
    do {
      source = try openSource(path)
    } catch {
      throw .storage(error)
    }
    switch form {
    case .safetensors:
      do {
        let file = try SafetensorsFile(source: source)
        (tensors, metadata) = (file.tensors, file.header.metadata)
      } catch {
        throw .safetensors(error)
      }
    case .pytorch:
      do {
        (tensors, metadata) = (try PyTorchFile(source: source).tensors, [:])
      } catch {
        throw .pytorch(error)
      }
    }
  }
}

/// The forms in which checkpoints keep their weights.
enum WeightForm: CaseIterable {
  case safetensors
  case pytorch

  /// What the names of a model's files begin with.
  var prefix: String { self == .safetensors ? "model" : "pytorch_model" }

  /// How the names of files end; the first is that of a model's files.
  var endings: [String] { self == .safetensors ? [".safetensors"] : [".bin", ".pth", ".pt"] }

  /// The index of a model in several files.
  var indexName: String { prefix + endings[0] + ".index.json" }

  /// The form that a file's name tells, without what says how it is compressed.
  init?(name: String) {
    let name = name.lowercased()
    let form = Self.allCases.first { $0.endings.contains(where: name.hasSuffix) }
    guard let form else { return nil }
    self = form
  }
}
