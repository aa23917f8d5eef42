import QuantizedSources

/// Source tensors by their names in the spelling of the tables.
struct FoundTensors: Sendable {
  private let tensors: [SourceTensor]
  /// Where in the list a tensor of that name is: a copy of each would take longer than all else.
  private(set) var places: [String: Int] = [:]

  /// None of these, yet.
  init(among tensors: [SourceTensor], count: Int) {
    self.tensors = tensors
    places.reserveCapacity(count)
  }

  /// All of these.
  init(_ tensors: [String: SourceTensor]) {
    self.tensors = Array(tensors.values)
    places = Dictionary(uniqueKeysWithValues: zip(tensors.keys, 0...))
  }

  /// The names of those that have been found.
  var names: [String] { Array(places.keys) }

  /// The tensor, if it has been found.
  subscript(name: String) -> SourceTensor? { places[name].map { tensors[$0] } }

  /// Whether it has been found.
  func contains(_ name: String) -> Bool { places[name] != nil }

  /// Takes a tensor of the list in under a name.
  mutating func add(_ name: String, at place: Int) { places[name] = place }
}
