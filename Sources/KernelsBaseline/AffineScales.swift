// With importance, a superblock's scales and minima are fitted, weighted with its columns' weights.

extension AffinePair {
  /// Fits the scales and minima of all superblocks of the pair, each of `parts` sub-blocks.
  ///
  /// Superblock `b` is lane `b` for its scales, and lane `superblocks + b` for its minima.
  @inline(never)
  func fitScalesAndMinima(parts: Int, highestLevel: Float) {
    let fit = ScaleFit(scaleFit), superblocks = AffinePair.subblocks / parts
    let from = (floats(scales), floats(minima), floats(sums))
    var part = 0
    while part < parts {
      fit.values[part] = Lanes.zero
      fit.weights[part] = Lanes.zero
      let values = floats(fit.values + part), weights = floats(fit.weights + part)
      var block = 0
      while block < superblocks {
        let place = block &* parts &+ part
        values[block] = from.0[place]
        values[superblocks &+ block] = from.1[place]
        weights[block] = from.2[place]
        weights[superblocks &+ block] = from.2[place]
        block += 1
      }
      part += 1
    }
    fitScales(fit, count: parts, highestLevel: highestLevel)
  }

  /// The common scale of superblock `block`'s scales, or of its minima.
  @_transparent
  func fittedScale(_ block: Int, parts: Int, minima: Bool) -> Float {
    let lane = minima ? AffinePair.subblocks / parts &+ block : block
    return floats(ScaleFit(scaleFit).scale)[lane]
  }

  /// A level, as a byte, of a scale or a minimum of superblock `block`.
  @_transparent
  func fittedLevel(_ block: Int, part: Int, parts: Int, minima: Bool) -> UInt32 {
    let lane = minima ? AffinePair.subblocks / parts &+ block : block
    return (floats(ScaleFit(scaleFit).levels + part)[lane] + 8_388_608).bitPattern & 0xff
  }
}
