#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The measures; each formula is checked in `MeasuresTests` on values with a closed form.
extension ErrorStatistics {
  /// √(Σ (candidate − reference)² / n), in the unit of the weights.
  public var rootMeanSquareError: Double {
    count == 0 ? 0 : (squaredError / Double(count)).squareRoot()
  }

  /// √(Σ (candidate − reference)² / Σ reference²); 0 where both sums are 0.
  public var relativeError: Double {
    squaredError == 0 ? 0 : (squaredError / squaredReference).squareRoot()
  }

  /// The signal-to-quantization-noise ratio, 10·log10(Σ reference² / Σ (candidate − reference)²),
  /// in dB; infinite where the values are equal.
  public var signalToNoise: Double {
    squaredError == 0 ? .infinity : 10 * log10(squaredReference / squaredError)
  }

  /// Σ reference · candidate / √(Σ reference² · Σ candidate²); 1 where both are all zero.
  ///
  /// The candidate is the reference and its error, so that Σ candidate² = Σ reference² + 2·Σ
  /// reference · error + Σ error².
  public var cosineSimilarity: Double {
    // Where the candidate is all zero, rounding may leave some of this on either side.
    let squaredCandidate = max(0, squaredReference + 2 * errorProduct + squaredError)
    let norms = squaredReference.squareRoot() * squaredCandidate.squareRoot()
    if norms == 0 { return squaredReference == squaredCandidate ? 1 : 0 }
    // Rounding can pass 1 by a few units.
    return min(1, max(-1, (squaredReference + errorProduct) / norms))
  }

  /// Whether this is farther from what it stands for than `other`: a lower signal-to-noise ratio.
  func isWorse(than other: ErrorStatistics) -> Bool {
    squaredError * other.squaredReference > other.squaredError * squaredReference
  }
}

/// The weighted measures; `nil` where nothing has an importance.
extension WeightedError {
  /// √(Σ importance · (candidate − reference)² / Σ importance).
  public var rootMeanSquareError: Double? {
    guard count > 0 else { return nil }
    return weight == 0 ? 0 : (squaredError / weight).squareRoot()
  }

  /// 10·log10(Σ importance · reference² / Σ importance · (candidate − reference)²), in dB; infinite
  /// where no weight that matters has changed.
  public var signalToNoise: Double? {
    guard count > 0 else { return nil }
    return squaredError == 0 ? .infinity : 10 * log10(squaredReference / squaredError)
  }
}
