import Measurement
import Reporting

/// Size against error: a point for each model.
struct ScatterPlot {
  static let width = 480.0
  static let height = 300.0

  let points: [Point]
  let xTicks: [Axis.Tick]
  let yTicks: [Axis.Tick]
  /// The line through the points from the smallest to the largest.
  let path: String

  /// A point with its letter.
  struct Point {
    let x: String
    let y: String
    let letterY: String
    let letter: String
    let hint: String
  }

  init(_ models: [KnownModel]) {
    let known = models.enumerated().compactMap { index, known -> (Int, Double, Double, String)? in
      let ratio = known.statistics.signalToNoise
      guard ratio.isFinite else { return nil }
      return (index, known.model.bitsPerWeight, ratio, known.model.file)
    }
    let (bits, ratios) = (known.map(\.1), known.map(\.2))
    func range(_ values: [Double]) -> (Double, Double) {
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      let edge = max(0.5, (high - low) * 0.1)
      return (low - edge, high + edge)
    }
    let ((left, right), (low, high)) = (range(bits), range(ratios))
    let x = Axis(low: left, high: right, start: 46, end: Self.width - 12)
    let y = Axis(low: low, high: high, start: Self.height - 44, end: 12)
    xTicks = x.ticks(8) { fixed($0, $0 == $0.rounded() ? 0 : 1) }
    yTicks = y.ticks(6) { fixed($0, $0 == $0.rounded() ? 0 : 1) }
    points = known.map { index, bits, ratio, file in
      Point(
        x: Axis.text(x.place(bits)), y: Axis.text(y.place(ratio)),
        letterY: Axis.text(y.place(ratio) + 4), letter: KnownModel.letter(index),
        hint: "\(KnownModel.letter(index)) \(file): \(Figures.bits(bits)) bits per weight, "
          + "\(Figures.decibels(ratio)) dB")
    }
    path = known.sorted { $0.1 < $1.1 }.map {
      "\(Axis.text(x.place($0.1))),\(Axis.text(y.place($0.2)))"
    }.joined(separator: " ")
  }
}
