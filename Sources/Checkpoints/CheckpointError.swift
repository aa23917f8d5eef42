public import GGUF
public import PyTorchFiles
public import Safetensors
public import Storage
public import StrictJSON

/// Why a model cannot be taken as input: which file, what was found there, what is expected.
public enum CheckpointError: Error, Hashable, Sendable {
  /// A file cannot be read.
  case storage(StorageError)
  /// A safetensors file or an index of such is damaged, or something else.
  case safetensors(SafetensorsError)
  /// A PyTorch file is damaged, holds more than tensors, or something else.
  case pytorch(PyTorchError)
  /// A GGUF file is damaged, or something else.
  case gguf(GGUFError)
  /// A configuration file that is not JSON.
  case notJSON(file: String, reason: JSONError)
  /// A configuration file that is JSON, but no object.
  case notAnObject(file: String, found: String)

  /// A key with a value that it cannot have.
  case invalidValue(file: String, key: String, found: String, expected: String)
  /// None of the keys that a value may stand under is there.
  case missingValue(file: String, keys: [String])

  /// Neither a directory nor a file of a known kind.
  case notAModel(path: String, found: String)
  /// No config.json, or what stands for it in another form, beside the weights.
  case noConfiguration(directory: String, file: String = "config.json")
  /// A directory without weights, whose names would be such.
  case noWeights(
    directory: String, names: String = "model*.safetensors or pytorch_model*.bin")
  /// Weights in files that are not named as a model's are.
  case otherWeights(directory: String, file: String)
  /// An adapter's directory where a whole model is needed.
  case adapter(directory: String)
  /// A directory whose weights are in Mistral's own form only.
  case mistralForm(directory: String)

  /// The index names a file that is not there.
  case missingPart(index: String, part: String)
  /// The index lists tensors that no part has.
  case missingTensors(index: String, names: [String])
  /// The index lists a tensor twice.
  case listedTwice(index: String, name: String)
  /// Parts hold tensors that the index does not list.
  case unlistedTensors(index: String, names: [String])
  /// Two parts hold a tensor of the same name.
  case duplicateTensor(name: String, first: String, second: String)
}

extension CheckpointError: CustomStringConvertible {
  /// One sentence: the file, what was found, what is expected.
  public var description: String {
    switch self {
    case .storage(let error): error.description
    case .safetensors(let error): error.description
    case .pytorch(let error): error.description
    case .gguf(let error): error.description
    case .notJSON(let file, let reason): "\(file): \(reason)"
    case .notAnObject(let file, let found): "\(file): holds \(found), expected an object"
    case .invalidValue(let file, let key, let found, let expected):
      "\(file): \"\(key)\" is \(found), expected \(expected)"
    case .missingValue(let file, let keys):
      "\(file): has no \(Self.list(keys, joiner: "or")), which the model needs"
    case .notAModel(let path, let found):
      "\(path): \(found); expected a directory, a .safetensors or .bin file, an index of shards or a .gguf"
    case .noConfiguration(let directory, let file):
      "\(directory): no \(file), which says how the model is built"
    case .noWeights(let directory, let names):
      "\(directory): no weights (\(names)) in this directory"
    case .otherWeights(let directory, let file):
      "\(directory): no model*.safetensors and no pytorch_model*.bin; to convert \(file), name it "
        + "instead of the directory"
    case .adapter(let directory):
      "\(directory): an adapter (adapter_config.json); to convert it, name the directory of its "
        + "base model with --base"
    case .mistralForm(let directory):
      "\(directory): no weights (model*.safetensors) beside config.json; "
        + "--mistral-format reads params.json and consolidated*.safetensors"
    case .missingPart(let index, let part): "\(index): names the file \(part), which is not there"
    case .missingTensors(let index, let names):
      "\(index): lists tensors that no part has: \(Self.sample(names))"
    case .listedTwice(let index, let name): "\(index): lists tensor \"\(name)\" twice"
    case .unlistedTensors(let index, let names):
      "\(index): does not list tensors that the parts have: \(Self.sample(names))"
    case .duplicateTensor(let name, let first, let second):
      "\(second): holds tensor \"\(name)\", which \(first) holds already"
    }
  }

  private static func list(_ keys: [String], joiner: String) -> String {
    let quoted = keys.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " \(joiner) " + last
  }

  /// The first few names and how many more there are.
  private static func sample(_ names: [String]) -> String {
    let shown = list(Array(names.prefix(3)), joiner: "and")
    return names.count > 3 ? "\(shown) (\(names.count) in all)" : shown
  }
}
