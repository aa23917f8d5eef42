import Measurement
import Reporting
import Tensors

/// The ratios of a stack of layers: a line for each layer, a column for each role.
struct HeatMap {
  let stack: String
  let roles: [String]
  let layers: [Layer]
  /// Roles left out because nothing of them has changed.
  let exactRoles: String?

  /// A line.
  struct Layer {
    let layer: Int
    let cells: [Cell]
  }

  /// A ratio with its colour; without text where the layer has no such tensor.
  struct Cell {
    let style: String
    let type: String
    let ratio: String
  }

  private struct Found {
    let place: TensorPlace
    let known: KnownModel.Tensor
  }

  /// A map for each stack of layers, and the tensors that are in none.
  static func maps(
    _ model: KnownModel, _ scale: QualityScale
  ) -> ([HeatMap], [OtherTensor]) {
    var stacks: [(name: String, found: [Found])] = []
    var indices: [String: Int] = [:]
    var others: [OtherTensor] = []
    for known in model.tensors {
      guard let place = TensorPlace(known.tensor.name) else {
        others.append(OtherTensor(known, scale))
        continue
      }
      let index = indices[place.stack] ?? stacks.count
      if index == stacks.count {
        indices[place.stack] = index
        stacks.append((place.stack, []))
      }
      stacks[index].found.append(Found(place: place, known: known))
    }
    return (stacks.compactMap { HeatMap($0.name, $0.found, scale) }, others)
  }

  private init?(_ stack: String, _ found: [Found], _ scale: QualityScale) {
    self.stack = stack
    var changed: Set<String> = []
    var names: [String] = []
    var seen: Set<String> = []
    for tensor in found {
      if seen.insert(tensor.place.role).inserted { names.append(tensor.place.role) }
      if tensor.known.statistics.squaredError > 0 { changed.insert(tensor.place.role) }
    }
    let roles = names.filter(changed.contains)
    let numbers = Set(found.map(\.place.layer)).sorted()
    // Names that fill no grid would make one of mostly empty cells.
    guard !roles.isEmpty, roles.count * numbers.count <= 4 * found.count + 64 else { return nil }
    self.roles = roles
    let exact = names.filter { !changed.contains($0) }
    exactRoles = exact.isEmpty ? nil : exact.joined(separator: ", ")
    let byPlace = Dictionary(found.map { ($0.place, $0.known) }) { first, _ in first }
    var places: [TensorPlace: KnownModel.Tensor] = byPlace
    layers = numbers.map { layer in
      Layer(
        layer: layer,
        cells: roles.map { role in
          let place = TensorPlace(stack: stack, layer: layer, role: role)
          return places.removeValue(forKey: place).map { Cell($0, scale) }
            ?? Cell(style: "none", type: "no such tensor", ratio: "")
        })
    }
  }
}

extension HeatMap.Cell {
  fileprivate init(_ known: KnownModel.Tensor, _ scale: QualityScale) {
    let ratio = known.statistics.signalToNoise
    self.init(
      style: scale.style(ratio), type: known.tensor.type.rawValue,
      ratio: ratio == .infinity ? "=" : Figures.decibels(ratio, 1))
  }
}

extension TensorPlace {
  fileprivate init(stack: String, layer: Int, role: String) {
    self.stack = stack
    self.layer = layer
    self.role = role
  }
}

/// A tensor outside the layers.
struct OtherTensor {
  let name: String
  let style: String
  let type: String
  let ratio: String

  init(_ known: KnownModel.Tensor, _ scale: QualityScale) {
    name = known.tensor.name
    let cell = HeatMap.Cell(known, scale)
    (style, type, ratio) = (cell.style, cell.type, cell.ratio)
  }
}
