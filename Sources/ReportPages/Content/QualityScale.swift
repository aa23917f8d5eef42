import Measurement
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The colours of signal-to-noise ratios: eight steps for the tensors of a model.
///
/// They begin at what the worst tensors have, so that differences show where they matter, and are
/// at most 2 dB wide; all that is far better shares the last.
struct QualityScale {
  static let stepCount = 8

  /// Decibels of a step.
  let step: Double
  /// Where the second step begins; the first takes all below.
  let start: Double

  /// A scale for these ratios; those that are not finite do not count.
  init(_ ratios: [Double]) {
    let known = ratios.filter(\.isFinite).sorted()
    guard let least = known.first, let most = known.last else {
      (step, start) = (6, 6)
      return
    }
    // The few that are far below the rest share the first step.
    let low = known.count < 50 ? least : known[known.count / 50]
    let wanted = (most - low) / Double(Self.stepCount - 1)
    step = [0.5, 1].first { $0 >= wanted } ?? 2
    start = (low / step).rounded(.down) * step + step
  }

  /// The class of a ratio: q0, the worst, to q7; e where nothing has changed.
  func style(_ ratio: Double) -> String {
    guard ratio < .infinity else { return "e" }
    let place = ((ratio - start) / step).rounded(.down) + 1
    return "q\(Int(min(Double(Self.stepCount - 1), max(0, place.isNaN ? 0 : place))))"
  }

  /// The key: a label for each step, the worst first.
  var key: [KeyStep] {
    (0..<Self.stepCount).map { place in
      let from = start + Double(place - 1) * step
      let label =
        switch place {
        case 0: "below \(text(start))"
        case Self.stepCount - 1: "\(text(from)) and more"
        default: "\(text(from)) to \(text(from + step))"
        }
      return KeyStep(style: "q\(place)", label: label)
    }
  }

  private func text(_ decibels: Double) -> String { fixed(decibels, step < 1 ? 1 : 0) }
}

/// A step of the key.
struct KeyStep {
  let style: String
  let label: String
}
