import Checkpoints
import Families
import GGUF
import OrderedCollections
import Storage
import SystemPackage

/// A model whose headers, configuration and tokenizer have been read: what plans for any number of
/// types are made of.
struct DescribedModel: Sendable {
  /// What is known of it.
  enum Form {
    /// What the family makes of a checkpoint or an adapter.
    case described(ModelDescription)
    /// A GGUF file describes itself.
    case gguf(GGUFModel)
  }

  let input: ModelInput
  let form: Form
  let identity = ModelIdentity()
  /// What messages call the model.
  let file: String
  /// What holds the weights, each once.
  let sources: [any ByteSource]

  var isGGUF: Bool { if case .gguf = form { true } else { false } }

  /// The keys before a type is chosen.
  var metadata: GGUFMetadata {
    switch form {
    case .described(let description): description.metadata
    case .gguf(let model): model.metadata
    }
  }

  /// The names of the output's tensors.
  var tensorNames: [String] {
    switch form {
    case .described(let description): description.tensors.map(\.name)
    case .gguf(let model): model.tensors.map(\.name)
    }
  }

  /// - Throws: what is wrong with the model: `FamilyError`, `CheckpointError`, …
  init(_ input: ModelInput, options: PlanOptions) throws {
    self.input = input
    switch input {
    case .checkpoint(let checkpoint):
      form = .described(try ModelDescription(checkpoint, options: options.wholeDescribing))
      file = checkpoint.path.string
      sources = Self.once(checkpoint.tensors.values.lazy.map(\.source))
    case .adapter(let adapter):
      form = .described(try ModelDescription(adapter, options: options.describing))
      file = adapter.path.string
      sources = Self.once(adapter.tensors.lazy.map(\.source))
    case .gguf(let model):
      form = .gguf(model)
      file = model.parts[0].source.name
      sources = model.parts.map(\.source)
    }
  }

  /// Each of the sources once, in the order of their first tensors.
  private static func once(_ all: some Sequence<any ByteSource>) -> [any ByteSource] {
    var sources: [any ByteSource] = []
    var seen: Set<String> = []
    // The tensors of a file mostly follow each other, and a model may have a hundred thousand.
    for source in all where source.name != sources.last?.name {
      if seen.insert(source.name).inserted { sources.append(source) }
    }
    return sources
  }
}
