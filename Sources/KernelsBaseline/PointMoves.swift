// Neighbours that differ from a code by one level of one coordinate: most of IQ2_S are such.
//
// With b for the border between the two levels, 2 or 4, what a move adds to the sum of errors is
// 4·s times w·(b·s - x), or minus that where the level falls. So instead of sums of eight terms
// these numbers are compared. They are not the definition's: where the two least of a candidate are
// close together, the sums decide after all.
//
// Close means nearer than 2^-17·s·W, where W is the sum of the part's weights. That is more than
// all rounding. Let u be 2^-24. No coordinate is further than s from its level (see
// `roundEightOnly`), nor further than 3·s from a move's; what is left of it is off by at most
// 6·u·s and 8·u·s, and its weighted square by 14·u·w·s² and 66·u·w·s². Seven additions of at most
// 9·s²·W add 63·u·s²·W. That is 286·u·s²·W for the difference of two sums, 72·u·s·W in terms of
// moves, which are off by 13·u·s·W each themselves: 98·u·s·W of 128.

extension PointMemory {
  /// What a move adds to a code, in memory once and for all.
  @_transparent
  func setMoveCodes() {
    let steps = EightBits(1, 4, 16, 64, 256, 1024, 4096, 16384)
    var border = 0
    while border < 2 {
      storeEight(floatsOf(steps), moveCodes + 16 &* border)
      storeEight(floatsOf(EightBits.zero &- steps), moveCodes + (16 &* border &+ 8))
      border &+= 1
    }
  }

  /// Puts up the moves of a part's columns.
  ///
  /// - Returns: how near two moves are that are close, for a scale of 1; 0 where the definition's
  ///   sums may overflow, come near the subnormal numbers, or be no numbers.
  @_transparent
  func setMoves(_ x: UnsafePointer<Float>, _ root: UnsafePointer<Float>) -> Float {
    let weight = loadEight(root), offset = weight * loadEight(x)
    let double = weight + weight, quadruple = double + double
    storeEight(double, moveFactors)
    storeEight(Eight.zero - double, moveFactors + 8)
    storeEight(quadruple, moveFactors + 16)
    storeEight(Eight.zero - quadruple, moveFactors + 24)
    storeEight(offset, moveOffsets)
    storeEight(Eight.zero - offset, moveOffsets + 8)
    storeEight(offset, moveOffsets + 16)
    storeEight(Eight.zero - offset, moveOffsets + 24)
    // An infinity or a NaN makes the sum a NaN.
    let sum = sumOfEight(weight + (offset - offset))
    let scale = trialScales[0], square = sum * scale * scale
    return square > 1e-24 && square < 1e30 ? sum * 0x1p-17 : 0
  }

  /// The best of a list's moves from `code` for eight candidates, and whether no other one is close
  /// to it, in the first `count` of them.
  @_transparent
  func bestMove(
    _ list: PointList, from code: Float, candidate: Int, count: Int, closeness: Float
  ) -> (code: Eight, isClear: Bool) {
    let scale = loadEight(trialScales + candidate), moves = list.moves
    var least = eight(.greatestFiniteMagnitude), next = least, best = Eight.zero
    var k = 0
    while k < Int(list.moveCount) {
      let move = Int(moves[k])
      let added = eight(moveFactors[move]) * scale - eight(moveOffsets[move])
      let higher = pickEight(added .> least, added, least)
      best = pickEight(added .< least, eight(moveCodes[move]), best)
      least = pickEight(added .< least, added, least)
      next = pickEight(higher .< next, higher, next)
      k &+= 1
    }
    let isClose = pickEight(next - least .> scale * eight(closeness), Eight.zero, eight(1))
    let matters = Eight(0, 1, 2, 3, 4, 5, 6, 7) .< eight(Float(count))
    return (
      floatsOf(bitsOf(eight(code)) &+ bitsOf(best)),
      orEight(pickEight(matters, isClose, Eight.zero)) == 0
    )
  }
}

/// The sum of eight numbers, in any order.
@_transparent private func sumOfEight(_ v: Eight) -> Float {
  let half = unsafeBitCast(v, to: (SIMD4<Float>, SIMD4<Float>).self), four = half.0 + half.1
  return (four[0] + four[1]) + (four[2] + four[3])
}
