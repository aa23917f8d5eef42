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

  /// The signal-to-quantization-noise ratio, 10·log10(Σ reference² / Σ (candidate − reference)²), in dB;
  /// infinite where the values are equal.
  public var signalToNoise: Double {
    squaredError == 0 ? .infinity : 10 * log10(squaredReference / squaredError)
  }

  /// Σ reference · candidate / √(Σ reference² · Σ candidate²); 1 where both are all zero.
  public var cosineSimilarity: Double {
    let norms = squaredReference.squareRoot() * squaredCandidate.squareRoot()
    if norms == 0 { return squaredReference == squaredCandidate ? 1 : 0 }
    // Rounding can pass 1 by a few units.
    return min(1, max(-1, product / norms))
  }
}
