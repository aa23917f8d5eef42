import Checkpoints
import Storage
import StrictJSON
import Tensors

/// GPTQ: `X.qweight`, `X.qzeros`, `X.scales` and `X.g_idx`, of 2, 3, 4 or 8 bits.
///
/// Sources: `dequant_gptq` of the reference converter; AutoGPTQ's packing for 3 bits, where 32
/// numbers are a stream of bits in three words.
struct GPTQScheme: SourceScheme {
  private let bits: Int
  /// Columns of a group; `nil` where all columns are one.
  private let groupSize: Int?
  private let zeroOffset: Float

  init(_ configuration: QuantizationConfiguration) throws(SchemeError) {
    guard let bits = configuration.values["bits"]?.integer, [2, 3, 4, 8].contains(bits) else {
      throw configuration.unsupported("this number of bits", only: "2, 3, 4 and 8")
    }
    self.bits = bits
    groupSize = try configuration.groupSize()
    let form = configuration.values["checkpoint_format"]?.string ?? "gptq"
    guard ["gptq", "gptq_v2"].contains(form) else {
      throw .unknown(file: configuration.file, scheme: configuration.scheme(form))
    }
    guard configuration.values["is_marlin_format"]?.bool != true else {
      throw .unknown(file: configuration.file, scheme: configuration.scheme("marlin"))
    }
    // The first version stores zeros less one.
    zeroOffset = form == "gptq" ? 1 : 0
  }

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    for (stem, words) in draft.tensors(endingIn: ".qweight") {
      let zeros = try draft.required(stem + ".qzeros", for: words.name)
      let scales = try draft.required(stem + ".scales", for: words.name)
      let index = draft.optional(stem + ".g_idx")
      let view = try view(words, zeros, scales, index)
      draft.consume(words, zeros, scales, index)
      draft.add(SourceTensor(name: stem + ".weight", view: view))
    }
  }

  private func view(
    _ words: StoredTensor, _ zeros: StoredTensor, _ scales: StoredTensor, _ index: StoredTensor?
  ) throws(SchemeError) -> PackedColumns {
    for tensor in [words, zeros] { try tensor.require([.I32], "I32") }
    try scales.require(.scales, "a scale's")
    guard words.shape.rank == 2, scales.shape.rank == 2 else {
      throw words.misshapen(expected: "two dimensions, as its scales")
    }
    let (lines, rows) = (words.shape.dimensions[0], words.shape.dimensions[1])
    let groups = scales.shape.dimensions[0]
    // No matrix is larger, and products of such sizes do not overflow.
    guard max(lines, rows, groups) < 1 << 40, lines * 32 % bits == 0, rows * bits % 32 == 0 else {
      throw words.misshapen(expected: "whole words of \(bits) bits")
    }
    let columns = lines * 32 / bits
    try scales.require([groups, rows], "groups, columns of \(words.name)")
    try zeros.require([groups, rows * bits / 32], "as many of \(bits) bits as there are scales")
    let size = groupSize ?? max(1, columns)
    if let index {
      try index.require([.I32], "I32")
      try index.require([columns], "a group for each of \(columns) inputs")
    } else if groups != columns.dividedUp(by: size) {
      throw scales.misshapen(expected: "\(columns) inputs in groups of \(size)")
    }
    return PackedColumns(
      words: words, zeros: zeros, scales: scales,
      groups: ColumnGroups(index: index, size: size, count: groups, columns: columns),
      bits: bits, zeroOffset: zeroOffset, shape: try shape([rows, columns], of: words))
  }
}

extension QuantizationConfiguration {
  /// `group_size`; `nil` where it is -1, which means all columns.
  func groupSize() throws(SchemeError) -> Int? {
    let size = values["group_size"]?.integer ?? -1
    guard size == -1 || 1...(1 << 24) ~= size else {
      throw unsupported("group_size \(size)", only: "-1 and numbers of columns")
    }
    return size == -1 ? nil : size
  }
}
