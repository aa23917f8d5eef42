// What the symmetric formats share besides the search.

/// The value of largest magnitude, the first of equals; 0 if there is none.
@_transparent
func extremeValue(_ values: FloatPointer, count: Int) -> Float {
  var size: Float = 0, extreme: Float = 0
  var k = 0
  while k < count {
    if values[k].magnitude > size {
      size = values[k].magnitude
      extreme = values[k]
    }
    k += 1
  }
  return extreme
}

/// The reference's rounding to the nearest integer, for every float.
@_transparent
func nearest(_ value: Float) -> Int32 {
  Int32(bitPattern: (value + magic).bitPattern & 0x7f_ffff) &- 0x40_0000
}

extension SymmetricGroup {
  /// Weighs columns with their square.
  @_transparent
  func weighBySquare(_ columns: Int) {
    var k = 0
    while k < columns {
      weights[k] = values[k] * values[k]
      k += 1
    }
  }

  /// Weighs columns with their importance, magnitude and the mean square given for their lane; the
  /// weights' sums are returned.
  @_transparent
  func weigh(_ columns: Int, mean: Lanes) -> Lanes {
    var sum = Lanes.zero, k = 0
    while k < columns {
      weights[k] = columnWeight(weights[k], values[k], mean: mean)
      sum += weights[k]
      k += 1
    }
    return sum
  }
}
