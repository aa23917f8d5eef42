import Measurement
import Reporting

/// All that the page says of one model.
struct ModelContent {
  let number: Int
  let letter: String
  let file: String
  let isOnly: Bool
  /// Whether its section is open when the page is.
  let isOpen: Bool
  let keySteps: [KeyStep]
  let tiles: [Tile]
  let findings: [Finding]
  let heatMaps: [HeatMap]
  let otherTensors: [OtherTensor]
  let expertMap: ExpertMap?
  let charts: [BarChart]
  let worst: [WorstTable]
  let tensorTable: TensorTable

  /// A number that stands by itself.
  struct Tile {
    let label: String
    let value: String
    let note: String
  }

  /// Rows that are odd.
  struct Finding {
    let text: String
    let place: String
  }

  init(
    _ known: KnownModel, number: Int, isOnly: Bool, showsExperts: Bool
  ) {
    let scale = QualityScale(known.tensors.map(\.statistics.signalToNoise))
    keySteps = scale.key
    self.number = number
    letter = KnownModel.letter(number)
    file = known.model.file
    self.isOnly = isOnly
    isOpen = number == 0
    tiles = Self.tiles(known)
    findings = Self.findings(known.model)
    (heatMaps, otherTensors) = HeatMap.maps(known, scale)
    expertMap = showsExperts ? ExpertMap(known, scale) : nil
    charts = [BarChart(tensors: known, scale), BarChart(blocks: known.model.blocks, scale)]
      .compactMap { $0 }
    worst = WorstTable.all(known, scale, showsExperts: showsExperts)
    tensorTable = TensorTable(known, scale)
  }

  private static func tiles(_ known: KnownModel) -> [Tile] {
    let (model, sums) = (known.model, known.statistics)
    var tiles = [
      Tile(
        label: "Size of the tensors", value: byteCount(model.byteCount),
        note: "\(grouped(model.weightCount)) weights in \(grouped(model.tensors.count)) tensors"),
      Tile(
        label: "Bits per weight", value: Figures.bits(model.bitsPerWeight), note: "scales included"),
      Tile(
        label: "SQNR, all weights", value: Figures.decibels(sums.signalToNoise) + " dB",
        note: "relative error \(Figures.share(sums.relativeError))"),
      Tile(
        label: "Largest error", value: Figures.error(sums.maximumError),
        note: "root mean square \(Figures.error(sums.rootMeanSquareError))"),
    ]
    if let ratio = sums.weighted.signalToNoise {
      tiles.insert(
        Tile(
          label: "SQNR, weighted by importance", value: Figures.decibels(ratio) + " dB",
          note: "of \(grouped(sums.weighted.count)) weights that have one"), at: 3)
    }
    return tiles
  }

  private static func findings(_ model: MeasuredModel) -> [Finding] {
    RowFinding.allCases.compactMap { finding in
      let tensors = model.tensors(with: finding)
      guard let first = tensors.first, let row = first.errors.rows(finding).first else {
        return nil
      }
      let count = tensors.reduce(0) { $0 + $1.errors.rows(finding).count }
      return Finding(
        text: "\(grouped(count)) \(finding.heading) in \(grouped(tensors.count)) tensors",
        place: "the first is row \(row) of \(first.name)")
    }
  }
}

extension RowFinding {
  fileprivate var heading: String {
    switch self {
    case .nonFinite: "rows with NaN or infinity"
    case .zero: "rows that are zero in the reference"
    case .constant: "rows of one value"
    case .lost: "rows that became zero"
    }
  }
}
