import Conversion
import Families
import GGUF
import OrderedCollections
import Reporting
import StrictJSON
import Tensors
import Views

/// One output before it is written, as tables, text and JSON.
struct PlanSummary {
  private let output: PlannedOutput
  private var plan: Plan { output.plan }

  init(_ output: PlannedOutput) { self.output = output }

  private var columns: [Table.Column] {
    [
      .init("name", "tensor", .text), .init("type", "type", .text), .init("shape", "shape", .text),
      .init("bytes", "size", .bytes), .init("source", "source", .text, isShown: false),
      .init("rule", "rule", .textAfter("\(plan.typeName): ")),
      .init("fallback", "fallback", .text, isShown: false),
      .init("part", "part", .integer, isShown: false),
    ]
  }

  /// Above the tables of one of several outputs.
  var heading: String { "\((output.files.first ?? "").terminalSafe)\n" }

  /// The tensors, and the files of a split set.
  var tables: [UInt8] { tensors.utf8() + (plan.isSplit ? parts.utf8() : []) }

  var json: JSONObject {
    [
      "type": .string(output.request.name), "metadata": MetadataTable(plan.metadata).json,
      "tensors": tensors.json,
      "dropped": .array(
        plan.dropped.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
      "parts": parts.json,
      "bytes": .integer(plan.fileSize), "bitsPerWeight": .real(plan.bitsPerWeight),
      "obstacles": .array(plan.obstacles.map { .string("\($0)") }),
    ]
  }

  /// How large it is, and what of it took fallback types.
  var sizes: String {
    var text =
      "\(plan.tensors.count) tensors, \(grouped(plan.elementCount)) weights, "
      + "\(byteCount(plan.fileSize)), "
      + "\(fixed(plan.bitsPerWeight, 3)) bits per weight"
    if let fallbacks = FallbackSummary(plan) { text += "\n" + fallbacks.text }
    if plan.hasImportance, let importance = ImportanceSummary(plan) {
      text += "\n" + importance.lines.joined(separator: "\n")
    }
    return text
  }

  private var tensors: Table {
    Table(
      columns,
      rows: plan.tensors.map { tensor in
        [
          .string(tensor.name), .string(tensor.type.rawValue),
          .array(tensor.shape.dimensions.map { .integer($0) }), .integer(tensor.byteCount),
          .array(tensor.view.sourceNames.map { .string($0) }), .string(tensor.rule),
          .bool(tensor.fellBack), .integer(tensor.part + 1),
        ]
      })
  }

  /// The files of a split set.
  private var parts: Table {
    Table(
      [
        .init("file", "file", .text), .init("tensors", "tensors", .integer),
        .init("bytes", "size", .bytes),
      ],
      rows: zip(output.files, plan.parts).map { name, part in
        [.string(name), .integer(part.tensors.count), .integer(part.layout.fileSize)]
      })
  }
}
