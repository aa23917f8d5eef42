/// What holds for the tensor names of every text family, before its own rules.
///
/// Source: `filter_tensors` and `modify_tensors` of the reference converter's base class.
enum CommonNames {
  /// Names as the file has them, tested before they are rewritten.
  // swift-format-ignore
  static let dropped: [DropRule] = [
    .drop(
      .prefix("mlp"), .prefix("vit."), .prefix("vpm."), .prefix("siglip2."), .prefix("conformer."),
      .prefix("merger."), .prefix("resampler."), .prefix("sound_encoder."),
      .prefix("sound_projection."), .prefix("speech_embeddings."),
      .part("visual."), .part("vision."), .part("audio."), .part("talker."), .part("vision_"),
      .part("audio_"), .part("token2wav."), .part("code2wav."), .part("projector."),
      .part("pre_mm_projector_norm"), .part("image_newline"), .part("view_seperator"),
      .part("patch_embed"), .part("patch_embedding"), .part("patch_merger."),
      .part("patch_merge_mlp."), .part("model.connector."),
      because: "images and sound are not part of the text model"),
  ]

  static let rewrites: [NameRewrite] = [
    .cut("language_model."),
    .replace("e_score_correction_bias", with: "e_score_correction.bias"),
  ]

  /// Names after they were rewritten.
  static let droppedWhenWritten: [DropRule] = [
    .drop(.suffix(".rotary_emb.inv_freq"), because: "follows from the rope base"),
    .drop(
      .suffix(".attention.masked_bias"), .suffix(".attention.bias"),
      because: "a constant of the attention mask"),
  ]
}

extension NameRewrite {
  /// Decoders published without their language modelling head lack the `model.` before their names.
  static let bareDecoder = NameRewrite.addPrefix(
    "model.", to: ["embed_tokens.", "layers.", "norm."])
}
