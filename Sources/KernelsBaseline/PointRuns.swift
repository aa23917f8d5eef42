// Runs of neighbouring candidates that have the same points in all parts of a group. Their sums are
// the same, and made once: of IQ2_S' 19 candidates some four are left.

extension PointMemory {
  /// Moves the codes of the first candidate of each run to the place of the run's number.
  ///
  /// - Returns: the number of runs.
  @_transparent
  private func joinRuns(parts: Int, trials: Int) -> Int {
    var places = EightBits(1, 2, 4, 8, 16, 32, 64, 128), marks = EightBits.zero
    var first = 0
    while first < trials {
      var changes = EightBits.zero, row = chosen + first
      var part = 0
      while part < parts {
        changes |= bitsOf(loadEight(row)) ^ bitsOf(loadEight(row + 1))
        row += Self.stride
        part &+= 1
      }
      marks |= places.replacing(with: EightBits.zero, where: changes .== EightBits.zero)
      places = places &<< eightBits(8)
      first &+= 8
    }
    let last = UInt32(1) &<< UInt32(truncatingIfNeeded: trials &- 1)
    var ends = orEight(floatsOf(marks)) & (last &- 1) | last
    var count = 0
    while ends != 0 {
      let end = ends.trailingZeroBitCount
      ends &= ends &- 1
      runEnds[count] = Int8(truncatingIfNeeded: end)
      var row = chosen
      var part = 0
      while part < parts {
        row[count] = row[end]
        row += Self.stride
        part &+= 1
      }
      count &+= 1
    }
    return count
  }

  @inline(never) func joinTwo(trials: Int) -> Int { joinRuns(parts: 2, trials: trials) }
  @inline(never) func joinFour(trials: Int) -> Int { joinRuns(parts: 4, trials: trials) }
  @inline(never) func joinEight(trials: Int) -> Int { joinRuns(parts: 8, trials: trials) }
}
