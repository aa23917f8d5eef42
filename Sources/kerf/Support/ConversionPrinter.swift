import Conversion
import OrderedCollections
import Reporting
import StrictJSON

/// Shows what a conversion is to make, and what became of it.
struct ConversionPrinter {
  let outputs: [PlannedOutput]
  let isQuiet: Bool
  /// Whether JSON has each expert of stacked tensors.
  var showsExperts = false

  /// The plans as tables or as an object; obstacles on standard error.
  func showPlans(json: Bool) {
    let summaries = outputs.map { PlanSummary($0) }
    if json {
      print(summaries.map(\.json))
    } else {
      for summary in summaries {
        if summaries.count > 1 { Terminal.print(summary.heading) }
        Terminal.print(summary.tables)
        Terminal.print(summary.sizes + "\n")
      }
    }
    guard !isQuiet else { return }
    let obstacles = outputs.flatMap(\.plan.obstacles)
    for obstacle in obstacles.prefix(3) { Terminal.error("kerf: warning: \(obstacle)\n") }
    if obstacles.count > 3 {
      Terminal.error("kerf: warning: \(obstacles.count - 3) more such tensors\n")
    }
  }

  /// What was written: a summary, or an object with the error of every tensor.
  func showResults(_ reports: [ConversionReport], seconds: Double, json: Bool) {
    let summaries = zip(outputs, reports).map {
      ResultSummary(output: $0, report: $1, showsExperts: showsExperts)
    }
    if json { print(summaries.map(\.json), seconds: seconds) }
    guard !isQuiet else { return }
    for summary in summaries { Terminal.error(summary.text) }
    let weights = outputs.reduce(0) { $0 + $1.plan.elementCount }
    let speed = Double(weights) / 1e6 / max(seconds, 1e-9)
    let count = outputs.count > 1 ? "\(outputs.count) outputs in " : ""
    Terminal.error("\(count)\(time(seconds)), \(fixed(speed, 1)) million weights a second\n")
  }

  /// One output's object as it is; of several a list of them, and what they have in common.
  private func print(_ objects: [JSONObject], seconds: Double? = nil) {
    var object: JSONObject
    if objects.count == 1 {
      object = objects[0]
      // Behind the members that are known before the weights are read.
      if let seconds {
        let index = object.index(forKey: "tensors") ?? object.count
        object.updateValue(.real(seconds), forKey: "seconds", insertingAt: index)
      }
    } else {
      let bytes = outputs.reduce(0) { $0 + $1.plan.fileSize }
      object = ["outputs": .array(objects.map { .object($0) }), "bytes": .integer(bytes)]
      if let seconds { object["seconds"] = .real(seconds) }
    }
    Terminal.print(.object(object))
  }

  /// Short times keep a decimal, so that a small model does not take "0s".
  private func time(_ seconds: Double) -> String {
    seconds < 10 ? fixed(seconds, 1) + "s" : duration(seconds)
  }
}
