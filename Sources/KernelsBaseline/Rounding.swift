// Rounding to nearest even without a conversion: adding 1.5 * 2^23 leaves the integer in the low
// bits of a float, and subtracting it again gives the integer as a float.

@_transparent var magic: Float { 12_582_912 }

@_transparent func all(_ value: Float) -> Lanes { Lanes(repeating: value) }
@_transparent func lower(_ a: Lanes, _ b: Lanes) -> Lanes { pick(a .< b, a, b) }
@_transparent func higher(_ a: Lanes, _ b: Lanes) -> Lanes { pick(a .> b, a, b) }
@_transparent func unsigned(_ v: Lanes) -> Lanes { masked(v, and: 0x7fff_ffff, or: 0) }

/// What a column's error counts: its importance by its magnitude, with its block's mean square.
@_transparent func columnWeight(_ importance: Lanes, _ value: Lanes, mean: Lanes) -> Lanes {
  importance * (mean + value * value).squareRoot()
}

/// `magic` plus the integer that the reference's rounding gives for `v - magic`, for every float.
///
/// The reference keeps the low 23 bits of the sum whatever its size.
@_transparent func lowBits(_ v: Lanes) -> Lanes { masked(v, and: 0x7f_ffff, or: 0x4b00_0000) }

/// How much of the reference's rounding and clamping a candidate needs in any lane.
enum Rounding {
  /// Every value rounds to a level.
  case inside
  /// Some values round above the highest level.
  case below
  /// Some values round below the lowest or above the highest level, by little.
  case near
  /// Anything, NaN and infinity too.
  case wild
}

/// The levels `bottom ... top`.
///
/// The bounds lie in memory: of a visible constant the optimizer would make two operations of the
/// clamp, and lose the one-instruction minimum.
struct Levels {
  var bottom, top: Lanes
  @_transparent init(from lowest: Float, to highest: Float) {
    bottom = all(lowest)
    top = all(highest)
  }
}

/// The level of `t`: rounded to nearest even, then clamped.
///
/// The sign of a zero may be lost or not.
@_transparent
func roundedLevel(_ t: Lanes, _ bottom: Lanes, _ top: Lanes, _ rounding: Rounding) -> Lanes {
  switch rounding {
  case .inside: return nearestEven(t)
  case .below: return lower(nearestEven(t), top)
  case .near: return lower(higher(nearestEven(t), bottom), top)
  case .wild: return lower(higher(lowBits(t + all(magic)) - all(magic), bottom), top)
  }
}
