import Measurement
import Reporting

/// How many tensors, or blocks, have which ratio.
struct BarChart {
  static let width = 400.0
  static let height = 190.0

  let chartTitle: String
  let unit: String
  let summary: String
  let bars: [Bar]
  let ticks: [Axis.Tick]
  let most: String
  let counts: [Count]

  /// A bar of the picture.
  struct Bar {
    let x: String
    let y: String
    let w: String
    let h: String
    let style: String
    let hint: String
  }

  /// A line of the table beside the picture.
  struct Count {
    let from: String
    let number: String
  }

  /// The tensors that have changed; `nil` where there is none.
  init?(tensors known: KnownModel, _ scale: QualityScale) {
    let ratios = known.tensors.map(\.statistics.signalToNoise)
    var counts: [Int: Int] = [:]
    for ratio in ratios where ratio.isFinite {
      counts[Int(max(-1000, min(1000, ratio)).rounded(.down)), default: 0] += 1
    }
    guard let first = counts.keys.min(), let last = counts.keys.max() else { return nil }
    self.init(
      "Tensors by SQNR", "tensors", (first...last).map { ($0, counts[$0] ?? 0) },
      exact: ratios.count { $0 == .infinity }, scale)
  }

  /// The blocks; `nil` where the model has none with an error.
  init?(blocks: BlockHistogram, _ scale: QualityScale) {
    guard !blocks.steps.isEmpty else { return nil }
    self.init(
      "Blocks by SQNR", "blocks", blocks.steps.map { ($0.decibels, $0.count) },
      exact: blocks.exactCount, scale)
  }

  private init(
    _ title: String, _ unit: String, _ steps: [(decibels: Int, count: Int)], exact: Int,
    _ scale: QualityScale
  ) {
    chartTitle = title
    self.unit = unit
    let most = max(1, steps.map(\.count).max() ?? 1)
    self.most = grouped(most)
    let (first, last) = (Double(steps.first?.decibels ?? 0), Double(steps.last?.decibels ?? 0) + 1)
    // Few steps would make slabs of bars.
    let edge = max(0, (14 - (last - first)) / 2).rounded(.up)
    let axis = Axis(low: first - edge, high: last + edge, start: 8, end: Self.width - 8)
    let (top, bottom) = (18.0, Self.height - 34)
    ticks = axis.ticks(8) { fixed($0, 0) }
    bars = steps.filter { $0.count > 0 }.map { step in
      let (left, right) = (axis.place(Double(step.decibels)), axis.place(Double(step.decibels) + 1))
      let size = max(1, (bottom - top) * Double(step.count) / Double(most))
      return Bar(
        x: Axis.text(left + 0.5), y: Axis.text(bottom - size), w: Axis.text(right - left - 1),
        h: Axis.text(size), style: scale.style(Double(step.decibels) + 0.5),
        hint: "\(step.decibels) to \(step.decibels + 1) dB: \(grouped(step.count)) \(unit)")
    }
    let all = steps.reduce(exact) { $0 + $1.count }
    summary =
      "\(grouped(all)) \(unit)"
      + (exact > 0 ? ", \(grouped(exact)) of them equal to the reference and not drawn" : "")
    counts =
      steps.filter { $0.count > 0 }.map { Count(from: "\($0.decibels)", number: grouped($0.count)) }
      + (exact > 0 ? [Count(from: "exact", number: grouped(exact))] : [])
  }
}
