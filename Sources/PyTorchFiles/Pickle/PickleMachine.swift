import Tensors

/// Builds what a pickle describes: a machine with a stack and a memory, which follows a list of
/// instructions.
///
/// It knows the instructions that a state dictionary of tensors needs, and the few names of
/// ``PickleGlobal``; anything else ends it. Source: `Lib/pickletools.py` of Python 3.13, protocols
/// 2 to 5.
struct PickleMachine {
  var reader: PickleReader
  var stack: [PickleValue] = []
  /// Values at once, of which a tensor takes about 20: a small file could make many.
  static let maximumValues = 1 << 22

  private var memory: [Int: PickleValue] = [:]
  /// Lists and tuples, then dictionaries in the order of their keys, then tensors; values hold
  /// numbers.
  private(set) var sequences: [[PickleValue]] = []
  private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  private(set) var tensors: [PickledTensor] = []

  /// - Parameter file: what messages call the file that holds the pickle.
  init(_ bytes: [UInt8], file: String) { reader = PickleReader(bytes, file: file) }

  /// Follows the instructions to the end.
  ///
  /// - Returns: the value that is built.
  mutating func run() throws(PyTorchError) -> PickleValue {
    while true {
      let code = try reader.byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        throw reader.fault(.instruction(code))
      }
      if instruction == .stop { return try pop() }
      try follow(instruction)
      let values = stack.count + memory.count + sequences.count + dictionaries.count
      guard values + tensors.count <= Self.maximumValues else {
        throw fault("more than \(Self.maximumValues) values")
      }
    }
  }

  private mutating func follow(_ instruction: PickleInstruction) throws(PyTorchError) {
    switch instruction {
    case .stop, .frame, .proto: try reader.skipArgument(of: instruction)
    case .none: stack.append(.none)
    case .true: stack.append(.bool(true))
    case .false: stack.append(.bool(false))
    case .int32: stack.append(.integer(Int(Int32(bitPattern: try reader.number()))))
    case .uint8: stack.append(.integer(Int(try reader.number() as UInt8)))
    case .uint16: stack.append(.integer(Int(try reader.number() as UInt16)))
    case .long: stack.append(.integer(try reader.long()))
    case .float64: stack.append(.real(try reader.double()))
    case .string: stack.append(.string(try reader.string(lengthOf: UInt32.self)))
    case .shortString: stack.append(.string(try reader.string(lengthOf: UInt8.self)))
    case .mark: stack.append(.mark)
    case .pop: _ = try pop()
    case .emptyTuple, .emptyList: push([])
    case .tuple: push(try popToMark())
    case .tuple1, .tuple2, .tuple3:
      let count = Int(instruction.rawValue - PickleInstruction.tuple1.rawValue) + 1
      push(try pop(count))
    case .emptyDictionary: pushDictionary([])
    case .append: try append([try pop()])
    case .appends: try append(try popToMark())
    case .setItem: try setItems(try pop(2))
    case .setItems: try setItems(try popToMark())
    case .put: memory[Int(try reader.number() as UInt8)] = try top()
    case .longPut: memory[Int(try reader.number() as UInt32)] = try top()
    case .memoize: memory[memory.count] = try top()
    case .get: try recall(Int(try reader.number() as UInt8))
    case .longGet: try recall(Int(try reader.number() as UInt32))
    case .global: try pushGlobal("\(try reader.line()) \(try reader.line())")
    case .stackGlobal: try pushGlobal(try stackedName())
    case .persistentID: stack.append(.storage(try storage(try pop())))
    case .reduce: try call()
    // An ordered dictionary's attributes, such as versions of modules.
    case .build: _ = try pop()
    }
  }
}

// MARK: Stack, memory, containers

extension PickleMachine {
  func fault(_ text: String) -> PyTorchError { reader.fault(.pickle(text)) }

  mutating func pop() throws(PyTorchError) -> PickleValue {
    guard let value = stack.popLast() else { throw fault("it takes a value where there is none") }
    return value
  }

  private func top() throws(PyTorchError) -> PickleValue {
    guard let value = stack.last else { throw fault("it keeps a value where there is none") }
    return value
  }

  private mutating func pop(_ count: Int) throws(PyTorchError) -> [PickleValue] {
    guard stack.count >= count else { throw fault("it takes \(count) values, there are fewer") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(PyTorchError) -> [PickleValue] {
    guard let mark = stack.lastIndex(of: .mark) else { throw fault("it has no mark to go back to") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[(mark + 1)...])
  }

  mutating func push(_ sequence: [PickleValue]) {
    stack.append(.sequence(sequences.count))
    sequences.append(sequence)
  }

  mutating func pushDictionary(_ members: [(key: PickleValue, value: PickleValue)]) {
    stack.append(.dictionary(dictionaries.count))
    dictionaries.append(members)
  }

  mutating func push(_ tensor: PickledTensor) {
    stack.append(.tensor(tensors.count))
    tensors.append(tensor)
  }

  private mutating func append(_ values: [PickleValue]) throws(PyTorchError) {
    guard case .sequence(let index) = stack.last else { throw fault("it appends to no list") }
    sequences[index] += values
  }

  private mutating func setItems(_ values: [PickleValue]) throws(PyTorchError) {
    guard case .dictionary(let index) = stack.last else {
      throw fault("it sets items of \(stack.last?.kind ?? "nothing")")
    }
    guard values.count % 2 == 0 else { throw fault("it sets a key without a value") }
    for place in stride(from: 0, to: values.count, by: 2) {
      dictionaries[index].append((values[place], values[place + 1]))
    }
  }

  private mutating func recall(_ number: Int) throws(PyTorchError) {
    guard let value = memory[number] else {
      throw fault("it recalls value \(number), which it never kept")
    }
    stack.append(value)
  }
}
