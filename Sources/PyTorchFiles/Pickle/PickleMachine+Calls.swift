import Tensors

// Names, and the few functions that stand behind them.
extension PickleMachine {
  mutating func pushGlobal(_ name: String) throws(PyTorchError) {
    guard let global = PickleGlobal.allowed[name] else {
      throw reader.fault(.notAllowed(name.replacing(" ", with: ".")))
    }
    stack.append(.global(global))
  }

  mutating func stackedName() throws(PyTorchError) -> String {
    guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
      throw fault("it refers to a name that is no string")
    }
    return "\(module) \(name)"
  }

  /// Calls the function below the arguments.
  mutating func call() throws(PyTorchError) {
    guard case .sequence(let index) = try pop(), case .global(let function) = try pop() else {
      throw fault("it calls what is no function")
    }
    let arguments = sequences[index]
    switch function {
    case .rebuildTensor: push(try tensor(arguments, type: nil))
    case .rebuildTypedTensor:
      guard arguments.count > 6, case .global(.dtype(let type)) = arguments[6] else {
        throw fault("a tensor without a type")
      }
      push(try tensor(arguments, type: type))
    case .rebuildParameter:
      guard case .tensor? = arguments.first else { throw fault("a parameter of no tensor") }
      stack.append(arguments[0])
    // Items follow; as arguments, which Python 2 wrote, a small file could repeat them without end.
    case .orderedDictionary:
      guard arguments.isEmpty else { throw fault("a dictionary with arguments") }
      pushDictionary([])
    case .storageClass, .dtype: throw fault("it calls \(function.name)")
    }
  }

  /// A storage by its persistent name: ("storage", class, key, place, count).
  func storage(_ name: PickleValue) throws(PyTorchError) -> PickledStorage {
    let fields = try elements(name)
    guard fields.count == 5, fields[0] == .string("storage"),
      case .global(.storageClass(let type)) = fields[1], case .string(let key) = fields[2],
      case .integer(let count) = fields[4], count >= 0
    else { throw fault("it refers to something else than a storage of numbers") }
    return PickledStorage(key: key, type: type, count: count)
  }

  private func tensor(
    _ arguments: [PickleValue], type: ElementType?
  ) throws(PyTorchError) -> PickledTensor {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0],
      case .integer(let offset) = arguments[1], offset >= 0
    else { throw fault("a tensor without a storage and a place in it") }
    let (dimensions, strides) = (try integers(arguments[2]), try integers(arguments[3]))
    guard dimensions.count == strides.count, dimensions.count <= 16 else {
      throw fault("a tensor of \(dimensions.count) dimensions and \(strides.count) strides")
    }
    do throws(ShapeError) {
      return PickledTensor(
        storage: storage, type: type ?? storage.type, offset: offset,
        shape: try Shape(dimensions), strides: strides)
    } catch {
      throw reader.fault(.badShape(error))
    }
  }

  private func elements(_ value: PickleValue) throws(PyTorchError) -> [PickleValue] {
    guard case .sequence(let index) = value else { throw fault("\(value.kind), expected a tuple") }
    return sequences[index]
  }

  private func integers(_ value: PickleValue) throws(PyTorchError) -> [Int] {
    var numbers: [Int] = []
    for element in try elements(value) {
      guard case .integer(let number) = element else {
        throw fault("\(element.kind) among the dimensions of a tensor")
      }
      numbers.append(number)
    }
    return numbers
  }
}
