import Checkpoints
import Storage
import Tensors

/// MXFP4 as gpt-oss is published: `X_blocks` and `X_scales`.
///
/// The blocks are moved bit by bit and keep the name of the `_blocks`; a family says which rows of
/// them become what.
struct MXFP4Scheme: SourceScheme {
  init(_ configuration: QuantizationConfiguration) {}

  /// `general.file_type` of files with MXFP4 experts.
  private static let fileType: UInt32 = 38

  func apply(to draft: inout SchemeDraft) throws(SchemeError) {
    draft.movedFileType = Self.fileType
    for (stem, blocks) in draft.tensors(endingIn: "_blocks") {
      let scales = try draft.required(stem + "_scales", for: blocks.name)
      let view = try MXFP4Blocks(blocks: blocks, scales: scales)
      draft.consume(scales)
      draft.add(SourceTensor(name: blocks.name, view: view))
    }
  }
}
