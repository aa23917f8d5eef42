/// How blocks of one type are decoded: the plain code, one weight at a time, written to be read.
///
/// A format is an `enum` without cases in `Formats/` and a row in ``BlockFormats``. What it can do
/// follows from the protocols it conforms to: a type that cannot be encoded without importance is a
/// ``WeightedEncoding`` and no ``PlainEncoding``; one that ignores importance the other way round.
///
/// Spans and arrays hold exactly one block. For plain numbers, whose blocks are one weight, they
/// hold any count of blocks.
protocol BlockFormat: SendableMetatype {
  /// Fills `weights` from the bytes of a block. Any bytes are good.
  static func decode(_ block: Span<UInt8>, into weights: inout MutableSpan<Float>)
}

/// A format with a plain form, made from the weights alone.
protocol PlainEncoding: BlockFormat {
  /// Fills `block`, which comes zeroed, from the weights. Any weights are good, but where they are
  /// not finite the bytes are not specified.
  static func encode(
    _ weights: [Float], workspace: inout Workspace, into block: inout MutableSpan<UInt8>)
}

/// A format with a form that fits weights closer the more their columns matter.
protocol WeightedEncoding: BlockFormat {
  /// Fills `block`, which comes zeroed, from the weights and the importance of their columns.
  static func encode(
    _ weights: [Float], importance: [Float], workspace: inout Workspace,
    into block: inout MutableSpan<UInt8>)
}

/// Room for the intermediate values of a block, made once for many blocks.
struct Workspace {
  /// Mean of the squares of the whole row that the block belongs to; set for the weighted forms.
  var rowMeanSquare: Float = 0

  /// Of each weight: how much its error counts in a fit.
  var importance = [Float](repeating: 0, count: 256)
  /// Of each weight: the integer that it is coded as.
  var levels = [UInt8](repeating: 0, count: 256)
  /// Levels that a search has not accepted yet.
  var trialLevels = [UInt8](repeating: 0, count: 256)

  /// Of each group of weights that share a scale: scale, minimum (as it is subtracted), the sum of
  /// its weights' importance, and the integers that scale and minimum are coded as.
  var scales = [Float](repeating: 0, count: 16)
  var minima = [Float](repeating: 0, count: 16)
  var groupImportance = [Float](repeating: 0, count: 16)
  var scaleLevels = [UInt8](repeating: 0, count: 16)
  var minimumLevels = [UInt8](repeating: 0, count: 16)

  /// What the formats of codebooks need besides.
  var codebook = CodebookWorkspace()
}
