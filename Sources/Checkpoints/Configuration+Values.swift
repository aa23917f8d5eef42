public import OrderedCollections
public import StrictJSON

/// Typed access: of several names, the first that the merged view has counts, and a null there
/// means that the model has no such value.
extension Configuration {
  /// The first of the names that is there, with its value; `nil` where none is, or where it is
  /// null.
  public func first(_ names: [String]) -> (key: String, value: JSONValue)? {
    guard let key = names.first(where: { merged[$0] != nil }), let value = merged[key] else {
      return nil
    }
    return value.isNull ? nil : (key, value)
  }

  /// An integer in `range`.
  ///
  /// - Throws: `CheckpointError.invalidValue` for a value of another kind, or one out of range.
  public func integer(_ names: String..., in range: ClosedRange<Int>) throws(CheckpointError)
    -> Int?
  {
    try integer(of: names, in: range)
  }

  /// The same, where the model cannot do without: an error where it is absent.
  public func requiredInteger(
    _ names: String..., in range: ClosedRange<Int>
  ) throws(CheckpointError) -> Int {
    try required(try integer(of: names, in: range), names)
  }

  /// A finite number.
  public func number(_ names: String...) throws(CheckpointError) -> Double? {
    try number(of: names)
  }

  /// The same, where the model cannot do without.
  public func requiredNumber(_ names: String...) throws(CheckpointError) -> Double {
    try required(try number(of: names), names)
  }

  /// True or false.
  public func bool(_ names: String...) throws(CheckpointError) -> Bool? {
    try typed(names, expected: "true or false") { $0.bool }
  }

  /// A string.
  public func string(_ names: String...) throws(CheckpointError) -> String? {
    try typed(names, expected: "a string") { $0.string }
  }

  /// A list of strings.
  public func strings(_ names: String...) throws(CheckpointError) -> [String]? {
    try typed(names, expected: "a list of strings") { Self.list($0) { $0.string } }
  }

  /// A list of integers, each in `range`.
  public func integers(
    _ names: String..., in range: ClosedRange<Int>
  ) throws(CheckpointError) -> [Int]? {
    try typed(names, expected: "a list of integers, each \(Self.words(range))") {
      Self.list($0) { element in element.integer.flatMap { range.contains($0) ? $0 : nil } }
    }
  }

  /// A list of finite numbers.
  public func numbers(_ names: String...) throws(CheckpointError) -> [Double]? {
    try typed(names, expected: "a list of numbers") { Self.list($0, Self.finite) }
  }

  /// The members of an object.
  public func object(_ names: String...) throws(CheckpointError) -> JSONObject? {
    try typed(names, expected: "an object") { $0.object }
  }
}

extension Configuration {
  /// The same for names in a list.
  public func integer(of names: [String], in range: ClosedRange<Int>) throws(CheckpointError)
    -> Int?
  {
    try typed(names, expected: "an integer \(Self.words(range))") { value in
      value.integer.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The same for names in a list.
  public func number(of names: [String]) throws(CheckpointError) -> Double? {
    try typed(names, expected: "a number", Self.finite)
  }

  private func typed<Value>(
    _ names: [String], expected: String, _ convert: (JSONValue) -> Value?
  ) throws(CheckpointError) -> Value? {
    guard let (key, value) = first(names) else { return nil }
    guard let converted = convert(value) else {
      throw .invalidValue(
        file: file, key: prefix + key, found: value.excerpt, expected: expected)
    }
    return converted
  }

  private func required<Value>(
    _ value: Value?, _ names: [String]
  ) throws(CheckpointError) -> Value {
    guard let value else { throw .missingValue(file: file, keys: names.map { prefix + $0 }) }
    return value
  }

  static func words(_ range: ClosedRange<Int>) -> String {
    "from \(range.lowerBound) to \(range.upperBound)"
  }

  static func finite(_ value: JSONValue) -> Double? {
    value.number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Every element converted; `nil` where the value is no list or one element does not fit.
  static func list<Element>(
    _ value: JSONValue, _ convert: (JSONValue) -> Element?
  ) -> [Element]? {
    guard let elements = value.array else { return nil }
    let converted = elements.compactMap(convert)
    return converted.count == elements.count ? converted : nil
  }
}
