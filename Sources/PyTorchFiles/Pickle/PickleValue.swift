import OrderedCollections
import Tensors

/// A value that a pickle builds.
///
/// Tuples, lists and dictionaries are kept by their numbers in ``PickleMachine``: no value holds
/// another, so that a hostile file's nesting costs nothing.
enum PickleValue: Hashable, Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case real(Double)
  case string(String)
  case sequence(Int)
  case dictionary(Int)
  case global(PickleGlobal)
  case storage(PickledStorage)
  /// By its number.
  case tensor(Int)
  /// Where instructions that take many values stop.
  case mark

  /// What kind of value it is, for messages.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool, .integer, .real: "a number"
    case .string: "a string"
    case .sequence: "a list or tuple"
    case .dictionary: "a dictionary"
    case .global(let global): "\(global.name)"
    case .storage: "a storage"
    case .tensor: "a tensor"
    case .mark: "a mark"
    }
  }
}

/// A class or function that building tensors needs, and what stands for it here.
///
/// The list is all there is: nothing is looked up anywhere else, and nothing is run.
enum PickleGlobal: Hashable, Sendable {
  /// Arguments: storage, offset, shape, strides, and what is of no interest.
  case rebuildTensor
  /// The same, with a type as seventh.
  case rebuildTypedTensor
  /// Arguments: a tensor, and what is of no interest.
  case rebuildParameter
  case orderedDictionary
  /// The class of storages of a type; bytes where the tensor says the type.
  case storageClass(ElementType)
  /// A type by itself.
  case dtype(ElementType)

  /// By module and name, as the pickle spells them.
  // swift-format-ignore
  static let allowed: [String: PickleGlobal] = [
    "torch._utils _rebuild_tensor_v2":  .rebuildTensor,
    "torch._utils _rebuild_tensor_v3":  .rebuildTypedTensor,
    "torch._utils _rebuild_parameter":  .rebuildParameter,
    "collections OrderedDict":          .orderedDictionary,
    "torch DoubleStorage":              .storageClass(.F64),
    "torch FloatStorage":               .storageClass(.F32),
    "torch HalfStorage":                .storageClass(.F16),
    "torch BFloat16Storage":            .storageClass(.BF16),
    "torch LongStorage":                .storageClass(.I64),
    "torch IntStorage":                 .storageClass(.I32),
    "torch ShortStorage":               .storageClass(.I16),
    "torch CharStorage":                .storageClass(.I8),
    "torch ByteStorage":                .storageClass(.U8),
    "torch BoolStorage":                .storageClass(.BOOL),
    "torch.storage UntypedStorage":     .storageClass(.U8),
    "torch float64":                    .dtype(.F64),
    "torch float32":                    .dtype(.F32),
    "torch float16":                    .dtype(.F16),
    "torch bfloat16":                   .dtype(.BF16),
    "torch float8_e4m3fn":              .dtype(.F8_E4M3),
    "torch float8_e5m2":                .dtype(.F8_E5M2),
    "torch float8_e4m3fnuz":            .dtype(.F8_E4M3FNUZ),
    "torch float8_e5m2fnuz":            .dtype(.F8_E5M2FNUZ),
    "torch float8_e8m0fnu":             .dtype(.F8_E8M0),
    "torch uint16":                     .dtype(.U16),
    "torch uint32":                     .dtype(.U32),
    "torch uint64":                     .dtype(.U64),
  ]

  /// As the pickle spells it.
  var name: String { Self.allowed.first { $0.value == self }?.key ?? "" }
}

/// Bytes of the archive that tensors share.
struct PickledStorage: Hashable, Sendable {
  /// The entry below `data/`.
  let key: String
  let type: ElementType
  /// Elements of that type.
  let count: Int
}

/// A tensor that a pickle has built, without its bytes.
struct PickledTensor: Hashable, Sendable {
  let storage: PickledStorage
  let type: ElementType
  /// Where it begins in the storage, in elements of its type.
  let offset: Int
  let shape: Shape
  /// Elements from one index to the next, for each dimension.
  let strides: [Int]

  /// Whether the elements follow each other as the shape says.
  var isContiguous: Bool {
    var expected = 1
    for (size, stride) in zip(shape.dimensions, strides).reversed() {
      guard size == 1 || stride == expected || shape.elementCount == 0 else { return false }
      expected = expected.multipliedReportingOverflow(by: size).partialValue
    }
    return true
  }
}
