public import Tensors

/// How many weights a model has, as its size label counts them.
public struct ParameterCount: Hashable, Sendable {
  /// Elements of all tensors that are written.
  public private(set) var total = 0
  /// Elements outside of the experts.
  public private(set) var shared = 0
  /// Elements of one expert of each stack.
  public private(set) var perExpert = 0
  /// Experts of a stack: the mean over the stacks, rounded down.
  public var experts: Int { stacks == 0 ? 0 : stackedExperts / stacks }
  /// Whether the file is an adapter: then a size in a name is that of the base model, and counting
  /// says nothing.
  public private(set) var isAdapter = false

  private var stacks = 0
  private var stackedExperts = 0

  /// Nothing counted: a file without tensors.
  public init() {}

  /// An adapter's.
  public static var adapter: ParameterCount {
    var count = ParameterCount()
    count.isAdapter = true
    return count
  }

  /// Counts the tensors that are written.
  ///
  /// - Parameter tensors: names as in the GGUF file, shapes outermost dimension first.
  public init(of tensors: some Sequence<(name: String, shape: Shape)>) {
    for (name, shape) in tensors {
      let count = shape.elementCount
      total = Self.sum(total, count)
      guard let experts = Self.expertCount(name, shape) else {
        shared = Self.sum(shared, count)
        continue
      }
      perExpert = Self.sum(perExpert, count / experts)
      stackedExperts = Self.sum(stackedExperts, experts)
      stacks += 1
    }
  }

  /// Experts in a stack, whose matrices have three dimensions and whose biases have two.
  private static func expertCount(_ name: String, _ shape: Shape) -> Int? {
    guard name.contains("_exps.") else { return nil }
    let place = shape.rank - (name.contains(".bias") ? 2 : 3)
    guard place >= 0, shape.dimensions[place] > 0 else { return nil }
    return shape.dimensions[place]
  }

  /// Tensors may repeat bytes of a sparse file without end: a sum stays at the largest integer.
  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }
}

extension ParameterCount {
  /// The label by count, `2.6M` or `8x3.6M`; `nil` where nothing was counted.
  public var label: String? {
    guard total > 0 else { return nil }
    guard experts > 0 else { return Self.rounded(total) }
    return "\(experts)x\(Self.rounded(Self.sum(shared, perExpert)))"
  }

  /// A number with its unit and about two digits: `16M`, `2.6M`, `0.40K`.
  static func rounded(_ count: Int) -> String {
    let number = Double(count)
    let units = [(1e12, 1e-12, "T"), (1e9, 1e-9, "B"), (1e6, 1e-6, "M")]
    let (_, scale, unit) = units.first { number > $0.0 } ?? (0, 1e-3, "K")
    // Multiplied, not divided: the last bit decides some roundings.
    let scaled = number * scale
    let whole = Int(scaled.rounded(.toNearestOrEven))
    let digits = whole == 0 ? 0 : String(whole).count
    return fixed(scaled, decimals: max(2 - digits, 0)) + unit
  }

  /// As C's `printf` with `%.0f` to `%.2f`: the exact value is rounded to nearest, ties to even.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let factor = [1.0, 10, 100][decimals]
    let product = value * factor
    // What the product lost decides what looks like a tie.
    let error = (-product).addingProduct(value, factor)
    var nearest = product.rounded(.toNearestOrEven)
    if abs(product - product.rounded(.down)) == 0.5, error != 0 {
      nearest = product.rounded(error > 0 ? .up : .down)
    }
    let digits = String(Int(nearest))
    guard decimals > 0 else { return digits }
    let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
    return padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}
