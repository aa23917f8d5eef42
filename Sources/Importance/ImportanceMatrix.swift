public import OrderedCollections

/// How much each column of a model's tensors matters: sums over the tokens of a text of the squares
/// of the tensor's inputs.
///
/// Two file forms exist, GGUF and an older one (`.dat`); ``init(reading:)`` tells them apart.
public struct ImportanceMatrix: Hashable, Sendable {
  /// Which of the two file forms it came from; they count differently.
  public enum Form: Hashable, Sendable {
    /// `values` are sums over tokens, `counts` are tokens.
    case gguf
    /// `values` are means times calls, the single count is calls (chunks of the text).
    case legacy
  }

  /// What is known of one tensor.
  public struct Entry: Hashable, Sendable {
    /// Row-major [matrices, columns]: the columns of each expert follow each other.
    public var values: [Float]
    /// One number a matrix, or one for all of them.
    public var counts: [Int]

    /// An entry of so many matrices as there are counts.
    public init(values: [Float], counts: [Int]) {
      self.values = values
      self.counts = counts
    }

    /// Columns that one count speaks for.
    public var columns: Int { counts.isEmpty ? 0 : values.count / counts.count }
  }

  /// The form that it was read from.
  public let form: Form
  /// What messages call the file.
  public let file: String
  /// By the tensor's name, in the file's order.
  public var entries: OrderedDictionary<String, Entry>
  /// Names of the texts, in the order in which they were added.
  public var datasets: [String]
  /// Chunks of text that were summed; `nil` where the file does not say.
  public var chunkCount: Int?
  /// Tokens a chunk; `nil` where the file does not say.
  public var chunkSize: Int?

  /// Keys of the GGUF form that the file lacks: no hindrance to merging, but to quantizing.
  var missingKeys: [String] = []

  /// The suffixes of tensors in the GGUF form.
  static let sumsSuffix = ".in_sum2"
  static let countsSuffix = ".counts"

  /// The keys of the GGUF form.
  enum Key {
    static let type = "general.type"
    static let datasets = "imatrix.datasets"
    static let chunkCount = "imatrix.chunk_count"
    static let chunkSize = "imatrix.chunk_size"
  }

  /// A matrix of given entries.
  public init(
    form: Form, file: String, entries: OrderedDictionary<String, Entry>, datasets: [String],
    chunkCount: Int?, chunkSize: Int?
  ) {
    self.form = form
    self.file = file
    self.entries = entries
    self.datasets = datasets
    self.chunkCount = chunkCount
    self.chunkSize = chunkSize
  }

  /// Adds an entry.
  /// - Throws: `ImportanceError` of `.duplicate` where there is one.
  mutating func add(_ entry: Entry, named name: String) throws(ImportanceError) {
    guard entries.updateValue(entry, forKey: name) == nil else {
      throw ImportanceError(file, .duplicate(entry: name))
    }
  }
}

extension ImportanceMatrix {
  /// Looks for values that no sum of squares can be.
  ///
  /// - Throws: `ImportanceError` of `.badValue` for the first value that is NaN, infinite or
  ///   negative.
  public func checkValues() throws(ImportanceError) {
    for (name, entry) in entries {
      guard let index = entry.values.firstIndex(where: { !$0.isFinite || $0 < 0 }) else { continue }
      throw ImportanceError(file, .badValue(entry: name, index: index, entry.values[index]))
    }
  }
}
