import CProcessor
import KernelsBaseline
package import Tensors

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The inner loops compiled for one level of processor, as a value that is passed down.
///
/// Every set writes the same bytes as ``scalar``, the plain code that defines them; sets differ in
/// speed only. A set may lack a kernel for a type; the plain code then does the work.
@safe public struct KernelSet: Sendable {
  /// Encodes rows: type's number in GGUF, rows, row count, columns, importance, output, codebook.
  ///
  /// False, and nothing is written, where there is no kernel for the type.
  typealias Encode =
    @Sendable (
      UInt32, UnsafePointer<Float>, Int, Int, UnsafePointer<Float>?, UnsafeMutableRawPointer,
      UnsafeRawPointer?
    ) -> Bool
  /// Decodes blocks: the type's `kernelCode`, blocks, output, count of weights, points of the
  /// codebook.
  ///
  /// False, and nothing is written, where there is no kernel for the type.
  typealias Decode =
    @Sendable (
      UInt32, UnsafeRawPointer, UnsafeMutablePointer<Float>, Int, UnsafeRawPointer?
    ) -> Bool
  /// Sums errors: reference, candidate, weights, groups, pairs of a group, sums of groups, sums of
  /// spans, working memory; the largest error.
  typealias SumErrors =
    @Sendable (
      UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>?, Int, Int,
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutableRawPointer
    ) -> Float

  /// `avx512`, `avx2`, `baseline` or `scalar`.
  public let name: String
  let isSupported: Bool
  let encode: Encode
  let decode: Decode
  let sumErrors: SumErrors
}

extension KernelSet {
  /// The plain code: one weight at a time, the definition that all other sets are tested against.
  public static let scalar = unsafe KernelSet(
    name: "scalar", isSupported: true,
    encode: { _, _, _, _, _, _, _ in false }, decode: { _, _, _, _, _ in false },
    sumErrors: sumErrorsPlainly)

  /// All sets compiled in, fastest first.
  private static let compiled: [KernelSet] = {
    var sets: [KernelSet] = []
    #if arch(x86_64)
      sets.append(
        unsafe KernelSet(
          name: "avx512", isSupported: kerf_processor_has_avx512(),
          encode: KernelsAVX512.encode, decode: KernelsAVX512.decode,
          sumErrors: KernelsAVX512.sumErrors))
      sets.append(
        unsafe KernelSet(
          name: "avx2", isSupported: kerf_processor_has_avx2(),
          encode: KernelsAVX2.encode, decode: KernelsAVX2.decode,
          sumErrors: KernelsAVX2.sumErrors))
    #endif
    sets.append(
      unsafe KernelSet(
        name: "baseline", isSupported: true,
        encode: KernelsBaseline.encode, decode: KernelsBaseline.decode,
        sumErrors: KernelsBaseline.sumErrors))
    return sets
  }()

  /// The sets that this processor can run, fastest first, without ``scalar``.
  public static let available: [KernelSet] = compiled.filter(\.isSupported)

  /// The names that ``init(named:)`` takes on this machine.
  public static var names: [String] { (available + [scalar]).map(\.name) }

  /// The fastest set that this processor can run.
  public static var best: KernelSet { available.first ?? scalar }

  /// The set of that name, in any case.
  ///
  /// - Throws: `QuantizationError.unavailableKernels` where this machine has no such set.
  public init(named name: some StringProtocol) throws(QuantizationError) {
    let sets = Self.available + [Self.scalar]
    guard let set = sets.first(where: { $0.name == name.lowercased() }) else {
      throw .unavailableKernels(name: String(name), available: Self.names)
    }
    self = set
  }
}

extension KernelSet {
  /// Whether the set has its own code for a type, and does not leave it to the plain code.
  package func encodes(_ type: ElementType, withImportance: Bool) -> Bool {
    guard let code = type.layout.ggufCode else { return false }
    let weights = [Float](repeating: 1, count: type.blockWeights)
    var block = [UInt8](repeating: 0, count: type.blockBytes)
    return unsafe weights.withUnsafeBufferPointer { weights in
      unsafe block.withUnsafeMutableBytes { block in
        guard let first = weights.baseAddress, let target = block.baseAddress else { return false }
        let importance = withImportance ? unsafe first : nil
        guard let book = (BlockFormats.all[type] as? any CodebookFormat.Type)?.kernelBook else {
          return unsafe encode(code, first, 1, weights.count, importance, target, nil)
        }
        return unsafe book.withUnsafeBytes {
          unsafe encode(code, first, 1, weights.count, importance, target, $0)
        }
      }
    }
  }

  /// Whether the set has its own code for decoding a type.
  package func decodes(_ type: ElementType) -> Bool {
    guard let code = type.kernelCode else { return false }
    let block = [UInt8](repeating: 0, count: type.blockBytes)
    var weights = [Float](repeating: 0, count: type.blockWeights)
    return unsafe block.withUnsafeBytes { block in
      unsafe weights.withUnsafeMutableBufferPointer { weights in
        guard let first = block.baseAddress, let target = weights.baseAddress else { return false }
        guard let points = (BlockFormats.all[type] as? any CodebookFormat.Type)?.kernelPoints else {
          return unsafe decode(code, first, target, weights.count, nil)
        }
        return unsafe points.withUnsafeBytes {
          unsafe decode(code, first, target, weights.count, $0)
        }
      }
    }
  }
}

extension KernelSet: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
