public import Checkpoints
public import QuantizedSources
public import Storage
public import Tensors
public import Views
public import Vocabulary

/// Why a checkpoint cannot become a GGUF file: what was found where, and what the family expects.
public enum FamilyError: Error, Hashable, Sendable {
  /// A value of the configuration.
  case configuration(CheckpointError)
  /// A file beside the weights that cannot be read.
  case storage(StorageError)
  /// A tokenizer file.
  case vocabulary(VocabularyError)
  /// None of the classes in config.json is known.
  case unknownArchitecture(file: String, names: [String], nearest: [String])
  /// The family that the user names is none.
  case unknownFamily(name: String, nearest: [String])
  /// A tower is asked for that none of the classes is known to have.
  case noProjector(file: String, names: [String], known: [String])
  /// Blocks that predict tokens are asked for, or are to be left out, of a family that has none.
  case noPredictionBlocks(file: String, architecture: String)
  /// Weights in a quantized form that cannot be read.
  case source(SchemeError)
  /// More blocks or experts than the checkpoint could have tensors for.
  case tooMany(file: String, what: String, count: Int, tensors: Int)
  /// Tensors that the family needs and the checkpoint lacks, and tensors that it has and the family
  /// does not know.
  case unaccounted(checkpoint: String, missing: [String], surplus: [String])
  /// A tensor that is not as large as the configuration says.
  case shape(file: String, tensor: String, found: Shape, expected: ExpectedShape)
  /// A tensor of a type that weights cannot have.
  case type(file: String, tensor: String, type: ElementType)
  /// Two source tensors that would become one tensor of the output.
  case writtenTwice(checkpoint: String, tensor: String, output: String)
  /// Tensors that do not combine as the table says.
  case view(file: String, ViewError)
  /// A tensor of an adapter that has no place in the file.
  case adapter(file: String, tensor: String, fault: String)
  /// A value of a file beside the weights.
  case invalidFile(file: String, found: String, expected: String)
}

/// A shape as the configuration gives it, and the keys that it comes from.
public struct ExpectedShape: Hashable, Sendable, CustomStringConvertible {
  /// Outermost first; `nil` for a dimension that may have any size.
  public let dimensions: [Int?]
  /// For each dimension the keys of config.json: `num_key_value_heads × head_dim`.
  public let words: [String]

  /// The shape and where it comes from: `[32, 64] (num_attention_heads × head_dim, hidden_size)`.
  public var description: String {
    let sizes = dimensions.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
    return "[\(sizes)] (\(words.joined(separator: ", ")))"
  }
}

extension FamilyError: CustomStringConvertible {
  /// A sentence that says where, what was found, and what is expected.
  public var description: String {
    switch self {
    case .configuration(let error): error.description
    case .storage(let error): error.description
    case .vocabulary(let error): error.description
    case .unknownArchitecture(let file, let names, let nearest):
      "\(file): \"architectures\" is \(names.joined(separator: ", ")), which is not supported; "
        + "the nearest that are: \(nearest.joined(separator: ", ")); "
        + "--as takes it for one of these (`kerf families` lists all)"
    case .unknownFamily(let name, let nearest):
      "no family is called \(name); the nearest are: \(nearest.joined(separator: ", ")) "
        + "(`kerf families` lists all)"
    case .noProjector(let file, let names, let known):
      "\(file): \"architectures\" is \(names.joined(separator: ", ")), of which no vision tower is "
        + "supported; those that are: \(known.joined(separator: ", "))"
    case .noPredictionBlocks(let file, let architecture):
      "\(file): no blocks for multi-token prediction are known of \(architecture); "
        + "convert it without --mtp and --no-mtp"
    case .source(let error): error.description
    case .tooMany(let file, let what, let count, let tensors):
      "\(file): \"\(what)\" is \(count), but the checkpoint has only \(tensors) tensors"
    case .unaccounted(let checkpoint, let missing, let surplus):
      "\(checkpoint): "
        + [("missing tensors", missing), ("tensors that the family does not have", surplus)]
        .filter { !$0.1.isEmpty }.map { "\($0): \(Self.sample($1))" }.joined(separator: "; ")
    case .shape(let file, let tensor, let found, let expected):
      "\(file): tensor \"\(tensor)\": has shape \(found), config.json says \(expected)"
    case .type(let file, let tensor, let type):
      "\(file): tensor \"\(tensor)\": is of type \(type), which weights cannot have"
    case .writtenTwice(let checkpoint, let tensor, let output):
      "\(checkpoint): tensor \"\(tensor)\": would be \(output), as another one already is"
    case .view(let file, let error): "\(file): \(error)"
    case .adapter(let file, let tensor, let fault):
      "\(file): tensor \"\(tensor)\" of the adapter: \(fault)"
    case .invalidFile(let file, let found, let expected):
      "\(file): \(found), expected \(expected)"
    }
  }

  /// The first few names and how many there are.
  private static func sample(_ names: [String]) -> String {
    let shown = names.prefix(4).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

/// Runs what reads the configuration, and passes its error on as a family's.
func configured<Value>(
  _ body: () throws(CheckpointError) -> Value
) throws(FamilyError) -> Value {
  do {
    return try body()
  } catch {
    throw .configuration(error)
  }
}
