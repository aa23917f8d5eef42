import Conversion
import Mixes
import Reporting
import StrictJSON

/// Shows what a model would weigh as each file type.
struct ForecastPrinter {
  let forecast: Forecast

  private static let columns: [Table.Column] = [
    .init("type", "type", .text), .init("bytes", "size", .bytes),
    .init("bitsPerWeight", "bits/weight", .fixed(2)),
    .init("fallbacks", "fallbacks", .integer),
    .init("fallbackShare", "of weights", .text),
    .init("importance", "importance", .text),
    .init("lacking", "lacking", .integer, isShown: false),
    .init("memory", "memory", .bytes), .init("fits", "fits", .text),
    .init("obstacle", "obstacle", .text, isShown: false),
  ]

  /// The table, and below it what is counted; obstacles on standard error.
  func show(json: Bool) {
    if json {
      let table = Table(Self.columns, rows: forecast.rows.map { Self.cells($0, forReading: false) })
      Terminal.print(
        [
          "context": .integer(forecast.context),
          "cache": forecast.contextMemory.json(forecast.context),
          "types": table.json,
        ] as JSONValue)
      return
    }
    let table = Table(Self.columns, rows: forecast.rows.map { Self.cells($0, forReading: true) })
    Terminal.print(table.utf8())
    Terminal.print("\n" + notes.joined(separator: "\n") + "\n")
    for (obstacle, types) in obstacles {
      let more = types.count > 3 ? " and \(types.count - 3) more" : ""
      let named = types.prefix(3).joined(separator: ", ") + more
      Terminal.error("kerf: warning: \(named): \(obstacle.terminalSafe)\n")
    }
  }

  private static func cells(_ row: Forecast.Row, forReading: Bool) -> [JSONValue] {
    let (size, share) = (row.size, row.size?.fallbackShare)
    let fits: JSONValue? = size?.smallestMemory.map {
      forReading ? .string("\($0) GB") : .integer($0)
    }
    return [
      .string(row.fileType.rawValue), size.map { .integer($0.fileSize) } ?? .null,
      size.map { .real($0.bitsPerWeight) } ?? .null,
      size.map { .integer($0.fallbackCount) } ?? .null,
      share.map { forReading ? .string(percent($0)) : .real($0) } ?? .null,
      .string(forReading ? row.importance.words : row.importance.key),
      .integer(row.importance.lacking), size?.memory.map { .integer($0) } ?? .null, fits ?? .null,
      row.obstacle.map { .string($0) } ?? .null,
    ]
  }

  private static func percent(_ share: Double) -> String {
    share == 0 ? "-" : fixed(100 * share, 1) + " %"
  }

  /// What the columns count.
  private var notes: [String] {
    [
      "fallbacks: tensors whose rows are not whole blocks of the type chosen, and so take another.",
      "memory: \(forecast.contextMemory.words(forecast.context))",
      "fits: the smallest of the usual sizes, in GB of 1024\u{B3} bytes. Not counted: buffers for "
        + "computing,\n  the system, a vision tower, a draft model, other users of the memory.",
    ]
  }

  /// What keeps types from being made, and which.
  private var obstacles: [(obstacle: String, types: [String])] {
    var found: [(obstacle: String, types: [String])] = []
    for row in forecast.rows {
      guard let obstacle = row.obstacle else { continue }
      if let place = found.firstIndex(where: { $0.obstacle == obstacle }) {
        found[place].types.append(row.fileType.rawValue)
      } else {
        found.append((obstacle, [row.fileType.rawValue]))
      }
    }
    return found
  }
}

extension ContextMemory {
  /// What is counted, in a sentence.
  fileprivate func words(_ tokens: Int) -> String {
    switch self {
    case .nothing: "the weights; a model of this kind keeps nothing between tokens."
    case .unknown(let architecture):
      "not known: kerf does not know what models of the architecture \(architecture.terminalSafe) "
        + "keep."
    case .cache(let cache):
      "the weights, and \(Reporting.byteCount(cache.byteCount(tokens: tokens))) for keys and values of "
        + "\(grouped(tokens)) tokens\n  (F16, \(Self.blocks(cache)))."
    }
  }

  private static func blocks(_ cache: KeyValueCache) -> String {
    let (whole, windowed) = cache.blockCounts
    guard windowed > 0 else { return "\(whole) blocks" }
    return "\(whole) blocks, and \(windowed) that keep a window of \(grouped(cache.window)) tokens"
  }

  fileprivate func json(_ tokens: Int) -> JSONValue {
    switch self {
    case .nothing: ["kind": "none", "bytes": 0]
    case .unknown: ["kind": "unknown", "bytes": .null]
    case .cache(let cache):
      [
        "kind": "cache", "bytes": .integer(cache.byteCount(tokens: tokens)),
        "blocks": .integer(cache.blockCounts.whole),
        "windowedBlocks": .integer(cache.blockCounts.windowed), "window": .integer(cache.window),
      ]
    }
  }
}

extension ImportanceNeed {
  /// For a table.
  fileprivate var words: String {
    switch self {
    case .none: "-"
    case .helpful: "helps"
    case .needed: "needed"
    case .covered: "given"
    case .incomplete(let lacking, let needed):
      needed > 0 ? "lacks \(lacking), needed" : "lacks \(lacking)"
    }
  }

  /// For JSON.
  fileprivate var key: String {
    switch self {
    case .none: "none"
    case .helpful: "helps"
    case .needed: "needed"
    case .covered: "covered"
    case .incomplete: "incomplete"
    }
  }

  /// Tensors without importance that the type needs or the matrix should have.
  fileprivate var lacking: Int {
    switch self {
    case .none, .helpful, .covered: 0
    case .needed(let count): count
    case .incomplete(let lacking, _): lacking
    }
  }
}
