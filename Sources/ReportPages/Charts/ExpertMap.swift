import Measurement
import Reporting

/// The ratios of all experts: a line for each stacked tensor, a cell for each expert.
///
/// Tensors of one role follow each other, since they have more in common than those of one layer.
/// Cells of one colour are one path, so that a model of a hundred layers of 128 experts, 38 400
/// cells, takes some 300 kB.
struct ExpertMap {
  let mapWidth: Int
  let mapHeight: Int
  let expertCount: Int
  let paths: [ColourPath]
  let mapLabel: String
  let stacks: [Line]

  /// All cells of a colour: horizontal strokes of width 1 on lines of height 1.
  struct ColourPath {
    let style: String
    let d: String
  }

  /// A stacked tensor: its worst, its median and its best expert.
  struct Line {
    let name: String
    let experts: String
    let worstExpert: String
    let worst: String
    let median: String
    let best: String
  }

  /// `nil` where the model has no stacks.
  init?(_ known: KnownModel, _ scale: QualityScale) {
    let stacked = Self.byRole(known.tensors.map(\.tensor).filter(\.errors.isStack))
    guard let widest = stacked.map(\.errors.matrices.count).max() else { return nil }
    expertCount = widest
    mapWidth = widest
    mapHeight = stacked.count
    var strokes: [String: Strokes] = [:]
    var lines: [Line] = []
    for (number, tensor) in stacked.enumerated() {
      let ratios = tensor.errors.matrices.map(\.signalToNoise)
      var place = 0
      while place < ratios.count {
        let style = scale.style(ratios[place])
        var end = place + 1
        while end < ratios.count, scale.style(ratios[end]) == style { end += 1 }
        strokes[style, default: Strokes()].add(x: place, y: number, length: end - place)
        place = end
      }
      lines.append(Line(tensor.name, ratios))
    }
    paths = strokes.sorted { $0.key < $1.key }.map { ColourPath(style: $0.key, d: $0.value.text) }
    stacks = lines
    mapLabel =
      "\(stacked.count) stacked tensors from top to bottom, role by role, \(widest) experts from left "
      + "to right"
  }

  /// The tensors with those of one role together, in the order in which the roles occur.
  private static func byRole(_ tensors: [MeasuredTensor]) -> [MeasuredTensor] {
    var places: [String: Int] = [:]
    let keyed = tensors.enumerated().map { index, tensor in
      let role = TensorPlace(tensor.name)?.role ?? tensor.name
      let place = places[role, default: index]
      places[role] = place
      return (place: place, index: index, tensor: tensor)
    }
    return keyed.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.map(\.tensor)
  }
}

/// Horizontal strokes in the short form of SVG: each begins relative to where the last one ended.
private struct Strokes {
  private(set) var text = ""
  private var at = (x: 0, y: 0)

  mutating func add(x: Int, y: Int, length: Int) {
    text += "m\(x - at.x) \(y - at.y)h\(length)"
    at = (x + length, y)
  }
}

extension ExpertMap.Line {
  fileprivate init(_ name: String, _ ratios: [Double]) {
    let order = ratios.indices.sorted { (ratios[$0], $0) < (ratios[$1], $1) }
    self.init(
      name: name, experts: "\(ratios.count)", worstExpert: "\(order[0])",
      worst: Figures.decibels(ratios[order[0]]),
      median: Figures.decibels(ratios[order[(order.count - 1) / 2]]),
      best: Figures.decibels(ratios[order[order.count - 1]]))
  }
}
