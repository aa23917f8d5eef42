import Reporting

/// An axis from one number to another, with marks at round numbers.
struct Axis {
  let low: Double
  let high: Double
  /// Where it lies on the picture.
  let start: Double
  let end: Double

  /// A mark.
  struct Tick {
    let at: String
    let label: String
  }

  /// Where a value lies.
  func place(_ value: Double) -> Double {
    high == low ? (start + end) / 2 : start + (value - low) / (high - low) * (end - start)
  }

  /// About `count` marks at multiples of a round number.
  func ticks(_ count: Int, _ label: (Double) -> String) -> [Tick] {
    let span = high - low
    let steps: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    guard span > 0, let step = steps.first(where: { span / $0 <= Double(count) }) else { return [] }
    let first = Int((low / step).rounded(.up))
    let last = Int((high / step).rounded(.down))
    return (first...max(first, last)).map { number in
      let value = Double(number) * step
      return Tick(at: Axis.text(place(value)), label: label(value))
    }
  }

  /// A coordinate.
  static func text(_ value: Double) -> String { fixed(value, 1) }
}
