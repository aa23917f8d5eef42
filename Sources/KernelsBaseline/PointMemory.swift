/// How a format of points is searched; the plain code's `CodebookSearch` says what the rules mean.
struct PointSearch {
  /// Bits of a coordinate: 2 for points of eight coordinates, 3 for points of four.
  let width: Int
  /// Columns that share a scale.
  let groupColumns: Int
  let hasSignCodes: Bool
  /// Whether short lists of neighbours differ from the whole ones; if not, most are moves.
  let hasShortLists: Bool
  let nearZero: Float
  let trials, firstTrial: Int
  let step: Float
  let revision: PointRevision

  @_transparent var coordinates: Int { width == 2 ? 8 : 4 }
  @_transparent var topLevel: Float { width == 2 ? 2 : 7 }
  /// What the highest level stands for.
  @_transparent var top: Float { 2 * topLevel + 1 }
  @_transparent var parts: Int { groupColumns / coordinates }
}

/// Which parts of a group get a new point once the scale is known.
enum PointRevision {
  case all
  /// All if the winner has a point that rounding did not lead to, or there is no winner.
  case allIfAnyOffBook
  case offBook
}

/// Superblocks that are prepared together.
@_transparent var batchSuperblocks: Int { 4 }

/// The working memory of a batch, and of the group that is searched.
///
/// Candidates lie beside each other, eight a vector; a row of ``stride`` of them can be read and
/// written from any of the first 32 on.
struct PointMemory {
  let base: FloatPointer
  @_transparent init(_ base: FloatPointer) { self.base = base }
  @_transparent static var size: Int { 6784 }
  @_transparent static var stride: Int { 40 }

  // Of the batch, by column.
  /// Magnitudes, negative where a sign is stored wrong to make signs even.
  @_transparent var values: FloatPointer { base }
  @_transparent var weights: FloatPointer { base + 1024 }
  @_transparent var roots: FloatPointer { base + 2048 }
  /// Weights times values.
  @_transparent var weighted: FloatPointer { base + 5376 }
  /// Of each eight columns: bit i is set where weight i is negative.
  @_transparent var signs: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 3072).assumingMemoryBound(to: UInt8.self)
  }
  /// Of each group: a first scale, where the format fits one.
  @_transparent var firstScales: FloatPointer { base + 3104 }
  /// Sums of squares of the batch's superblocks.
  @_transparent var sums: FloatPointer { base + 3136 }

  // Of a superblock.
  /// Codes of the chosen points.
  @_transparent var points: FloatPointer { base + 3144 }
  @_transparent var scales: FloatPointer { base + 3208 }
  @_transparent var levels: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 3224).assumingMemoryBound(to: UInt8.self)
  }
  /// Of each group: whether it is near zero, and was not searched.
  @_transparent var zeros: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(base + 3228).assumingMemoryBound(to: UInt8.self)
  }
  /// A bit for each of eight lanes, in memory, so that the optimizer does not see constants: it
  /// would take vectors apart that are and-ed with them.
  @_transparent var bits: FloatPointer { base + 3232 }
  /// The places of eight levels of two bits each, and what makes them numbers, in memory as well.
  @_transparent var levelMasks: FloatPointer { base + 6752 }
  @_transparent var levelUnits: FloatPointer { base + 6760 }

  // Of a group's candidates.
  /// What levels per unit are over the reach; 0 steps is the highest level.
  @_transparent var numerators: FloatPointer { base + 3240 }
  @_transparent var inverses: FloatPointer { base + 3280 }
  @_transparent var trialScales: FloatPointer { base + 3320 }
  @_transparent var products: FloatPointer { base + 3360 }
  @_transparent var squares: FloatPointer { base + 3400 }
  /// By level: what it stands for, times the scale.
  @_transparent var levelValues: FloatPointer { base + 3440 }
  /// By part: the code that rounding leads to, and that of the point chosen.
  @_transparent var rounded: FloatPointer { base + 3760 }
  @_transparent var chosen: FloatPointer { base + 4080 }
  /// By coordinate of a part and level: the weighted squared error.
  @_transparent var errors: FloatPointer { base + 4400 }
  /// Of each eight columns of the batch: the bit of the one whose sign matters least.
  @_transparent var least: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(errors).assumingMemoryBound(to: UInt8.self)
  }
  @_transparent var scratch: FloatPointer { base + 5360 }
  /// Of a part: at most one for each candidate.
  @_transparent var stretches: UnsafeMutablePointer<Stretch> {
    UnsafeMutableRawPointer(base + 6400).assumingMemoryBound(to: Stretch.self)
  }
  /// Of each run of candidates that have the same points: its last one.
  @_transparent var runEnds: UnsafeMutablePointer<Int8> {
    UnsafeMutableRawPointer(base + 6624).assumingMemoryBound(to: Int8.self)
  }

  // By move, for a part's columns: the factor of the scale, what is taken from that, and what the
  // move adds to a code.
  @_transparent var moveFactors: FloatPointer { base + 6656 }
  @_transparent var moveOffsets: FloatPointer { base + 6688 }
  @_transparent var moveCodes: FloatPointer { base + 6720 }
}
