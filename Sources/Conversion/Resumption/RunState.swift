import Measurement
import OrderedCollections
import StrictJSON
import Tensors

/// How far a run has come: all chunks before a number are on the disk.
struct RunState: Equatable {
  /// The number of the first chunk that may be missing.
  var nextChunk = 0
  /// Bytes of the chunks before it, in all outputs.
  var bytesWritten = 0
  /// Seconds that the run has taken.
  var seconds = 0.0
  /// The errors of each encoding, of the chunks before it.
  var totals: [TensorErrors]
  /// The shape of each encoding.
  let shapes: [Shape]

  /// The state of a run that has not begun.
  init(_ shapes: [Shape]) {
    self.shapes = shapes
    totals = shapes.map { TensorErrors($0) }
  }
}

extension RunState {
  /// A line of the journal: the state, of the statistics those that have changed.
  ///
  /// - Parameter encodings: the ones whose statistics have changed since the line before.
  func line(_ encodings: Range<Int>) -> JSONValue {
    [
      "chunks": .integer(nextChunk), "bytes": .integer(bytesWritten), "seconds": .real(seconds),
      "from": .integer(encodings.lowerBound),
      "totals": .array(totals[encodings].map { .string($0.hexadecimal) }),
    ]
  }

  /// Takes in the next line of a journal.
  ///
  /// - Returns: whether it is one.
  mutating func take(_ line: JSONValue) -> Bool {
    guard let chunks = line["chunks"]?.integer, chunks >= nextChunk,
      let bytes = line["bytes"]?.integer, let seconds = line["seconds"]?.number,
      let first = line["from"]?.integer, let totals = line["totals"]?.array, first >= 0,
      first <= self.totals.count, totals.count <= self.totals.count - first
    else { return false }
    let errors = zip(totals, shapes[first...]).compactMap { text, shape in
      text.string.flatMap { TensorErrors(hexadecimal: $0, shape: shape) }
    }
    guard errors.count == totals.count else { return false }
    (nextChunk, bytesWritten, self.seconds) = (chunks, bytes, seconds)
    self.totals.replaceSubrange(first..<first + errors.count, with: errors)
    return true
  }
}

extension TensorErrors {
  /// All figures to the last bit.
  fileprivate var hexadecimal: String {
    words.map { String($0, radix: 16) }.joined(separator: " ")
  }

  fileprivate init?(hexadecimal text: String, shape: Shape) {
    let fields = text.split(separator: " ")
    let words = fields.compactMap { UInt64($0, radix: 16) }
    guard words.count == fields.count else { return nil }
    self.init(words: words, shape: shape)
  }
}
