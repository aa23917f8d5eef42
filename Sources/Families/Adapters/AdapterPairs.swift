import Checkpoints
import QuantizedSources
import Storage
import SystemPackage
import Tensors
import Views

/// The tensors of an adapter, in the order of its file: norms that replace the model's, and pairs
/// of thin matrices whose product is added to one of the model's.
struct AdapterPairs {
  /// Under the names of the model's tensors.
  private(set) var norms: [SourceTensor] = []
  /// In the order in which the first of each came; by the names of the model's tensors.
  private(set) var names: [String] = []
  private(set) var pairs: [String: Pair] = [:]

  /// W + B · A, with A [rank, columns of W] and B [rows of W, rank].
  struct Pair {
    var a: SourceTensor?
    var b: SourceTensor?
  }

  /// What stands in the names of A's and of B's.
  private static let marks = (
    a: ["lora_A", "lora_embedding_A"], b: ["lora_B", "lora_embedding_B"]
  )

  /// Sorts the tensors by what their names say.
  ///
  /// - Throws: `FamilyError.adapter` for names of neither kind, and for an A without B. Source:
  ///   `get_tensors` of the reference's `convert_lora_to_gguf.py`.
  init(_ adapter: Adapter) throws(FamilyError) {
    let file = adapter.path.string
    for tensor in adapter.tensors {
      let (name, fields) = (tensor.name, tensor.name.split(separator: ".").map(String.init))
      let source = SourceTensor(name: name, view: tensor.view)
      let isA = fields.contains(where: Self.marks.a.contains)
      let isB = fields.contains(where: Self.marks.b.contains)
      let base = Self.baseName(fields)
      if isA || isB {
        if pairs[base] == nil { names.append(base) }
        let taken = isA ? pairs[base]?.a : pairs[base]?.b
        guard taken == nil else {
          throw .adapter(
            file: file, tensor: name, fault: "stands for the same as \(taken?.name ?? "")")
        }
        if isA {
          pairs[base, default: Pair()].a = source
        } else {
          pairs[base, default: Pair()].b = source
        }
      } else if name.hasSuffix(".base_layer.weight") {
        continue
      } else if name.contains("_layernorm") || name.contains(".norm") {
        norms.append(SourceTensor(name: base, view: tensor.view))
      } else {
        throw .adapter(
          file: file, tensor: name,
          fault:
            "is neither half of a pair (lora_A, lora_B) nor a norm; whole tensors beside them, such "
            + "as new token embeddings, have no place in an adapter's file")
      }
    }
    for name in names where pairs[name]?.a == nil || pairs[name]?.b == nil {
      throw .adapter(
        file: file, tensor: name, fault: "has only one half of a pair (lora_A, lora_B)")
    }
  }

  /// The name of the model's tensor.
  private static func baseName(_ fields: [String]) -> String {
    var fields = fields
    if fields.starts(with: ["base_model", "model"]) { fields.removeFirst(2) }
    fields.removeAll { (marks.a + marks.b).contains($0) }
    // `lora_embedding_A` stands at the end, without `weight` behind it.
    if fields.last != "weight", fields.last != "bias" { fields.append("weight") }
    return fields.joined(separator: ".")
  }
}
