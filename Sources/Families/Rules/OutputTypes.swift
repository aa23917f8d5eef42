public import Tensors
public import Storage

/// Which type a tensor gets in the files that the reference converter writes.
///
/// Those are of F32, F16, BF16, Q8_0, TQ1_0 and TQ2_0; the quantizer's mixes are in `Mixes`.
///
/// Source: `prepare_tensors` of the reference converter.
public enum OutputTypes {
  /// The output types of the converter and the numbers for them in `general.file_type`.
  // swift-format-ignore
  public static let fileTypes: [ElementType: UInt32] = [
    .F32: 0, .F16: 1, .Q8_0: 7, .BF16: 32, .TQ1_0: 36, .TQ2_0: 37,
  ]

  /// `general.file_type`: that of the output type, or where the others are plain numbers that of
  /// the blocks which the checkpoint has already.
  static func fileType(_ requested: UInt32, movedFileType: UInt32?) -> UInt32 {
    let numbers = [ElementType.F32, .F16, .BF16].map { fileTypes[$0] }
    guard let movedFileType, numbers.contains(requested) else { return requested }
    return movedFileType
  }

  /// Small tensors that keep full precision whatever was asked for: runtimes read them as F32.
  static let alwaysF32 = [
    "ffn_gate_inp.weight", "ffn_gate_inp_shexp.weight", "position_embd.weight",
    "token_types.weight",
  ]
  /// What turns the pixels of a patch into a vector.
  private static let patches = [".patch_embd.weight", ".patch_merger.weight"]
  /// How the names of weights end, in a model's file and in an adapter's; the rest is biases and
  /// the like.
  static let weightEndings = [".weight", ".lora_a", ".lora_b"]
  /// Tensors that ternary types would ruin.
  static let neverTernary = ["token_embd.weight", "output.weight"]

  /// The type that a tensor is written in.
  ///
  /// - Parameters:
  ///   - name: its name in the GGUF file.
  ///   - shape: outermost dimension first.
  ///   - requested: the type that was asked for.
  ///   - forced: the type that the family insists on, if any.
  public static func type(
    of name: String, shape: Shape, requested: ElementType, forced: ElementType? = nil
  ) -> ElementType {
    if let forced { return forced }
    let type = rule(name, shape, requested)
    // Rows that are not whole blocks.
    return shape.rowLength % type.blockWeights == 0 ? type : .F16
  }

  /// The rows of the table, the first that applies.
  private static func rule(
    _ name: String, _ shape: Shape, _ requested: ElementType
  ) -> ElementType {
    // The first layer of a vision tower is too small to matter and too rough for fewer bits.
    if patches.contains(where: name.holds) { return requested == .F16 ? .F16 : .F32 }
    if shape.rank <= 1 || name.hasSuffix("_norm.weight") { return .F32 }
    if isOne(of: alwaysF32, name) { return .F32 }
    if !weightEndings.contains(where: name.hasSuffix) { return .F32 }
    let isTernary = requested == .TQ1_0 || requested == .TQ2_0
    return isTernary && isOne(of: neverTernary, name) ? .F16 : requested
  }

  /// Whether the name is one of these, with or without a block before it.
  private static func isOne(of names: [String], _ name: String) -> Bool {
    names.contains { name == $0 || name.hasSuffix(".\($0)") }
  }

  /// The type that `auto` means: that of the first 16-bit tensor of two or more dimensions, in
  /// reading order, and F16 where there is none.
  public static func automatic(for tensors: some Sequence<StoredTensor>) -> ElementType {
    tensors.first { $0.shape.rank >= 2 && ($0.type == .BF16 || $0.type == .F16) }?.type ?? .F16
  }
}

/// A type that a family insists on.
struct ForcedType: Hashable, Sendable {
  /// How the GGUF names end.
  let suffix: String
  let type: ElementType
}
