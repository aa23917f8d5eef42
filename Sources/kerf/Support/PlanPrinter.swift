import Conversion
import GGUF
import Mixes
import OrderedCollections
import Reporting
import StrictJSON
import Tensors
import Views

/// Shows what one conversion would do, tensor by tensor, and what it would take.
struct PlanPrinter {
  let plan: Plan
  let type: String
  let cost: ConversionCost
  /// Tokens of the context; `nil` for the usual ones.
  let context: Int?
  /// Bytes free where the output would go.
  let freeDisk: Int?
  let explains: Bool

  private var columns: [Table.Column] {
    [
      .init("name", "tensor", .text), .init("source", "source", .text),
      .init("type", "type", .text), .init("shape", "shape", .text), .init("bytes", "size", .bytes),
      .init("rule", "rule", .textAfter("\(plan.typeName): ")),
      .init("role", "role", .text, isShown: false),
      .init("block", "block", .integer, isShown: false),
      .init("fallbackFrom", "fallback from", .text, isShown: false),
      .init("importance", "importance", .text, isShown: false),
      .init("sources", "sources", .text, isShown: false),
      .init("part", "part", .integer, isShown: false),
    ]
  }

  func show(json: Bool) {
    if json {
      Terminal.print(object)
      return
    }
    if explains {
      explanations()
    } else {
      Terminal.print(table.utf8())
    }
    Terminal.print("\n" + summary.joined(separator: "\n") + "\n")
    for obstacle in plan.obstacles.prefix(3) {
      Terminal.error("kerf: warning: \("\(obstacle)".terminalSafe)\n")
    }
    if plan.obstacles.count > 3 {
      Terminal.error("kerf: warning: \(plan.obstacles.count - 3) more such tensors\n")
    }
  }
}

// MARK: Tensors

extension PlanPrinter {
  private var table: Table {
    let plan = plan
    return Table(columns, rowCount: plan.tensors.count) { Self.cells(plan.tensors[$0]) }
  }

  private static func cells(_ tensor: PlannedTensor) -> [JSONValue] {
    [
      .string(tensor.name), .string(tensor.view.elementType.rawValue),
      .string(tensor.type.rawValue), .array(tensor.shape.dimensions.map { .integer($0) }),
      .integer(tensor.byteCount), .string(tensor.rule),
      MixTensor.role(of: tensor.name).map { .string($0) } ?? .null,
      MixTensor.block(of: tensor.name).map { .integer($0) } ?? .null,
      tensor.fallbackFrom.map { .string($0.rawValue) } ?? .null,
      .string(tensor.importanceState), .array(tensor.view.sourceNames.map { .string($0) }),
      .integer(tensor.part + 1),
    ]
  }

  /// A line and the reasons for each tensor.
  private func explanations() {
    for tensor in plan.tensors {
      let shape = tensor.shape.dimensions.map(String.init).joined(separator: " x ")
      Terminal.print(
        """
        \(tensor.name.terminalSafe)  \(shape)  \(tensor.view.elementType) -> \(tensor.type)  \
        \(byteCount(tensor.byteCount))
            \(tensor.explanation(blockCount: blockCount).joined(separator: ";\n    ").terminalSafeLines)

        """)
    }
  }

  private var blockCount: Int? {
    plan.metadata.string("general.architecture").flatMap {
      plan.metadata.integer("\($0).block_count")
    }
  }
}

// MARK: Sums

extension PlanPrinter {
  private var tokens: Int { context ?? Forecast.usualContext(of: plan.metadata) }

  private var summary: [String] {
    let memory = ContextMemory(plan)
    let tensors = plan.tensors.reduce(0) { $0 + $1.byteCount }
    var lines = [
      "\(plan.tensors.count) tensors, \(grouped(plan.elementCount)) weights, "
        + "\(byteCount(plan.fileSize)), \(fixed(plan.bitsPerWeight, 3)) bits per weight"
    ]
    if let fallbacks = FallbackSummary(plan) { lines.append(fallbacks.text) }
    if let cache = memory.byteCount(tokens: tokens) {
      let sum = tensors.addingReportingOverflow(cache).partialValue
      let size = MemorySize.smallest(holding: sum).map { ": fits \($0) GB" } ?? ""
      let context =
        cache == 0 ? "" : ", \(byteCount(cache)) of it for a context of \(grouped(tokens)) tokens"
      lines.append("to run: \(byteCount(sum))\(context)\(size)")
    }
    lines += ImportanceSummary(plan)?.lines ?? []
    lines.append(
      "conversion: reads \(byteCount(cost.bytesRead)), writes \(byteCount(cost.bytesWritten)), "
        + "takes about \(byteCount(peakMemory)) of memory")
    lines.append(disk)
    return lines
  }

  private var disk: String {
    guard let freeDisk else { return "disk: the room where the output would go is not known" }
    let room = "\(byteCount(freeDisk)) free where the output would go"
    return cost.bytesWritten <= freeDisk
      ? "disk: \(room)"
      : "disk: only \(room), \(byteCount(cost.bytesWritten - freeDisk)) too little"
  }

  /// What planning took, which a conversion takes too, and the buffers.
  private var peakMemory: Int { ProcessMemory.peak + cost.bufferBytes }

  private var object: JSONValue {
    let parts = plan.parts.map { part -> JSONValue in
      ["tensors": .integer(part.tensors.count), "bytes": .integer(part.layout.fileSize)]
    }
    var tensors = table.json.array ?? []
    if explains {
      for (place, tensor) in plan.tensors.enumerated() {
        guard case .object(var object) = tensors[place] else { continue }
        object["why"] = .array(
          tensor.explanation(blockCount: blockCount).map { .string($0) })
        tensors[place] = .object(object)
      }
    }
    let memory = ContextMemory(plan).byteCount(tokens: tokens)
    return [
      "type": .string(type), "tensors": .array(tensors), "parts": .array(parts),
      "bytes": .integer(plan.fileSize), "weights": .integer(plan.elementCount),
      "bitsPerWeight": .real(plan.bitsPerWeight),
      "fallbacks": .array(plan.fallbacks.map { .string($0.name) }),
      "context": .integer(tokens), "cache": memory.map { .integer($0) } ?? .null,
      "importance": ImportanceSummary(plan)?.json ?? .null,
      "cost": [
        "bytesRead": .integer(cost.bytesRead), "bytesWritten": .integer(cost.bytesWritten),
        "memory": .integer(peakMemory), "freeDisk": freeDisk.map { .integer($0) } ?? .null,
      ],
      "obstacles": .array(plan.obstacles.map { .string("\($0)") }),
    ]
  }
}

extension PlannedTensor {
  /// What importance the tensor has: "none" where it would change nothing.
  fileprivate var importanceState: String {
    guard usesImportance else { return "none" }
    if coverage != nil { return "covered" }
    if needsImportance { return "needed" }
    return TypeChoice.isExemptFromImportance(name) ? "exempt" : "lacking"
  }
}

extension String {
  /// Safe for a terminal, line by line.
  fileprivate var terminalSafeLines: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).terminalSafe }.joined(separator: "\n")
  }
}
