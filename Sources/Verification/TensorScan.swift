import Crypto
public import Storage
import Synchronization
import Tensors

/// What one reading of a tensor's bytes tells.
public struct TensorFacts: Hashable, Sendable {
  /// SHA-256 of the bytes, in hexadecimal digits; `nil` where it was not asked for.
  public let hash: String?
  /// Blocks with a scale or a weight that is infinite or NaN.
  public let nonFiniteCount: Int
  /// The number of the first of them.
  public let firstNonFinite: Int?
}

/// Reads tensors once, some at a time in parallel, a few megabytes of each at a time.
public struct TensorScan: Sendable {
  /// Whether the bytes are hashed.
  public var hashes: Bool
  /// Whether scales and weights are looked at.
  public var checksNumbers: Bool
  /// Tensors at once.
  public var workerCount: Int

  /// A scan by so many workers.
  public init(hashes: Bool, checksNumbers: Bool, workerCount: Int) {
    self.hashes = hashes
    self.checksNumbers = checksNumbers
    self.workerCount = workerCount
  }

  /// Bytes that a worker reads at once: what stays in its cache is hashed and looked at.
  private static let pieceBytes = 1 << 20

  /// Reads all tensors.
  ///
  /// - Parameter progress: called after each piece with the bytes read so far, from any task.
  /// - Returns: the facts of each tensor, in their order.
  /// - Throws: `StorageError`, or `CancellationError`.
  public func run(
    _ tensors: [StoredTensor], progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> [TensorFacts] {
    let shared = Counters()
    let scan = self
    // Large tensors first, so that the last worker does not end long after the others.
    let order = tensors.indices.sorted {
      (tensors[$1].description.bytes.count, $0) < (tensors[$0].description.bytes.count, $1)
    }
    return try await withThrowingTaskGroup(of: [(Int, TensorFacts)].self) { group in
      for _ in 0..<max(1, min(workerCount, tensors.count)) {
        group.addTask {
          var facts: [(Int, TensorFacts)] = []
          while let place = shared.take(below: order.count) {
            let index = order[place]
            let found = try scan.facts(of: tensors[index]) { progress(shared.add($0)) }
            facts.append((index, found))
          }
          return facts
        }
      }
      var facts = [TensorFacts?](repeating: nil, count: tensors.count)
      for try await found in group { for (index, fact) in found { facts[index] = fact } }
      return facts.compactMap(\.self)
    }
  }

  private func facts(
    of tensor: StoredTensor, read: (Int) -> Void
  ) throws -> TensorFacts {
    let kind = checksNumbers ? ScaleKind(of: tensor.type) : .nothing
    let blockBytes = tensor.type.blockBytes
    let step = max(1, Self.pieceBytes / blockBytes) * blockBytes
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var hasher = SHA256()
    var (first, count): (Int?, Int) = (nil, 0)
    let bytes = tensor.description.bytes
    for start in stride(from: bytes.lowerBound, to: bytes.upperBound, by: step) {
      try Task.checkCancellation()
      let length = min(step, bytes.upperBound - start)
      let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<length])
      try unsafe tensor.source.read(at: start, into: piece)
      if hashes { unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(piece)) }
      let found = unsafe kind.nonFinite(
        in: UnsafeRawBufferPointer(piece).bytes, blockBytes: blockBytes,
        isBigEndian: tensor.isBigEndian)
      if first == nil { first = found.first.map { $0 + (start - bytes.lowerBound) / blockBytes } }
      count += found.count
      read(length)
    }
    return TensorFacts(
      hash: hashes ? hasher.finalize().digits : nil, nonFiniteCount: count, firstNonFinite: first)
  }
}

/// What the workers of a scan share.
private final class Counters: Sendable {
  private let next = Atomic(0)
  private let done = Atomic(0)

  /// The next number below a limit.
  func take(below limit: Int) -> Int? {
    let number = next.add(1, ordering: .relaxed).oldValue
    return number < limit ? number : nil
  }

  /// Adds bytes and gives the sum.
  func add(_ bytes: Int) -> Int { done.add(bytes, ordering: .relaxed).newValue }
}

/// SHA-256 of a few bytes, such as a header.
public func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).digits }

extension SHA256.Digest {
  /// Two hexadecimal digits a byte.
  fileprivate var digits: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
