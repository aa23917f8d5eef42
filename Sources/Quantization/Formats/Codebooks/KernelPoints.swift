/// What a codebook's points stand for, in the layout that decoding kernels read: `PointValues` in
/// the kernels' modules describes it.
struct KernelPoints: Sendable {
  private let bytes: [UInt8]

  /// - Parameter lowest: what a byte of 0 stands for; coordinates are integers from there on.
  private init(_ book: Codebook, lowest: Float = 0) {
    let dimensions = book.width == 2 ? 8 : 4
    bytes = book.points.indices.flatMap { number in
      (0..<dimensions).map { UInt8(book.value(number, $0) - lowest) }
    }
  }

  /// Calls `body` with the points' bytes.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawPointer?) -> Result) -> Result {
    unsafe bytes.withUnsafeBytes { unsafe body($0.baseAddress) }
  }
}

extension KernelPoints {
  static let iq2xxs = KernelPoints(.iq2xxs)
  static let iq2xs = KernelPoints(.iq2xs)
  static let iq2s = KernelPoints(.iq2s)
  static let iq1 = KernelPoints(.iq1, lowest: -1)
  static let iq3xxs = KernelPoints(.iq3xxs)
  static let iq3s = KernelPoints(.iq3s)
}
