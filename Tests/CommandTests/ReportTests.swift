import Foundation
import Reporting
import StrictJSON
import SystemPackage
import TestSupport
import Testing

/// The page of `--html` against the JSON of the same run: every figure on it.
@Suite struct `Reports` {
  @Test func `every figure of a page is that of the JSON of the same run`() throws {
    try Workspace.with { directory in
      let result = try KerfProcess.run(
        "measure \(Workspace.checkpoint) Q4_K_M.gguf --experts --html report.html --json",
        in: directory)
      #expect(result.status == 0, "\(result.error)")
      let json = try JSONValue(parsing: Array(result.output.utf8))
      let page = try Page(directory.appending("report.html"))
      try check(page, model: 0, against: json)
      #expect(page.text.contains(">\(byteCount(json["bytes"]?.integer ?? 0))<"))
      let total = try #require(json["total"])
      for figure in [
        "\(Page.decibels(total["sqnr"])) dB", "\(fixed(total["bitsPerWeight"]?.number ?? 0, 3))",
        "relative error \(fixed(total["relativeRMSE"]?.number ?? 0, 6))",
        "root mean square \(scientific(total["rmse"]?.number ?? 0))",
        "\(scientific(total["maximumError"]?.number ?? 0))",
      ] {
        #expect(page.text.contains(">\(figure)<"), "\(figure)")
      }
    }
  }

  @Test func `with several candidates each has its figures, and all are side by side`() throws {
    try Workspace.with { directory in
      let result = try KerfProcess.run(
        "measure \(Workspace.checkpoint) Q4_K_M.gguf F16.gguf --html report.html --json",
        in: directory)
      #expect(result.status == 0, "\(result.error)")
      let json = try JSONValue(parsing: Array(result.output.utf8))
      let page = try Page(directory.appending("report.html"))
      let candidates = try #require(json["candidates"]?.array)
      #expect(candidates.count == 2)
      for (model, candidate) in candidates.enumerated() {
        try check(page, model: model, against: candidate)
      }
      let rows = page.rows(of: "<table id=\"comparison\"")
      #expect(rows.count == 2)
      for (row, candidate) in zip(rows, candidates) {
        let total = try #require(candidate["total"])
        #expect(
          row.dropFirst() == [
            byteCount(candidate["bytes"]?.integer ?? 0),
            fixed(total["bitsPerWeight"]?.number ?? 0, 3), Page.decibels(total["sqnr"]),
            fixed(total["relativeRMSE"]?.number ?? 0, 6), scientific(total["rmse"]?.number ?? 0),
            scientific(total["maximumError"]?.number ?? 0),
          ])
      }
    }
  }

  @Test func `a conversion's report has the figures of its own JSON, experts included`() throws {
    try withTemporaryDirectory { directory in
      let name = "Mixtral-8x2M-Instruct-v0.1"
      _ = try CheckpointFixture(name).write(into: directory)
      let result = try KerfProcess.run(
        "convert \(name) --to Q8_0,Q4_K_M -o out-{type}.gguf --report report.html --json --quiet",
        in: directory)
      #expect(result.status == 0, "\(result.error)")
      let json = try JSONValue(parsing: Array(result.output.utf8))
      let page = try Page(directory.appending("report.html"))
      let outputs = try #require(json["outputs"]?.array)
      #expect(outputs.count == 2)
      for (model, output) in outputs.enumerated() {
        try check(page, model: model, against: output)
        let stacks = (output["tensors"]?.array ?? []).filter { $0["experts"] != nil }
        #expect(!stacks.isEmpty)
        checkExperts(page.model(model), stacks)
      }
      let measured = try KerfProcess.run(
        "measure \(name) out-Q8_0.gguf --json --experts --threads 1 --kernels baseline",
        in: directory)
      // Figures do not depend on who took them, on how many, or on the kernel set.
      let again = try JSONValue(parsing: Array(measured.output.utf8))
      let byName = Dictionary(
        (again["tensors"]?.array ?? []).map { ($0["name"]?.string ?? "", $0) }
      ) { first, _ in first }
      for tensor in outputs[0]["tensors"]?.array ?? [] {
        #expect(byName[tensor["name"]?.string ?? ""] == tensor)
      }
    }
  }

  @Test func `a page that exists is replaced only by force, and a failed run leaves none`() throws {
    try Workspace.with { directory in
      let command = "measure F16.gguf Q4_K_M.gguf --html report.html --csv"
      #expect(try KerfProcess.run(command, in: directory).status == 0)
      let second = try KerfProcess.run(command, in: directory)
      #expect(second.status == 73)
      #expect(second.error.contains("report.html"))
      #expect(try KerfProcess.run(command + " --force", in: directory).status == 0)
      let input = try KerfProcess.run(
        "measure F16.gguf Q4_K_M.gguf --html Q4_K_M.gguf --force", in: directory)
      #expect(input.status == 73)
      let before = try Workspace.names(in: directory)
      #expect(
        try KerfProcess.run("measure F16.gguf damaged.gguf --html new.html", in: directory).status
          == 65)
      #expect(try Workspace.names(in: directory) == before)
    }
  }

  /// Compares the tables of a model with its object.
  private func check(_ page: Page, model: Int, against json: JSONValue) throws {
    let tensors = try #require(json["tensors"]?.array)
    let section = page.model(model)
    let rows = section.rows(of: "<table class=\"tensors")
    #expect(rows.count == tensors.count)
    for (row, tensor) in zip(rows, tensors) {
      let shape = (tensor["shape"]?.array ?? []).map { "\($0.integer ?? 0)" }
      #expect(
        row == [
          tensor["name"]?.string ?? "", tensor["type"]?.string ?? "",
          shape.joined(separator: "×"), row[3], Page.decibels(tensor["sqnr"]),
          fixed(tensor["relativeRMSE"]?.number ?? 0, 6), scientific(tensor["rmse"]?.number ?? 0),
          scientific(tensor["maximumError"]?.number ?? 0),
          fixed(tensor["cosine"]?.number ?? 0, 7),
        ])
    }
    try checkWorst(section, tensors)
    try checkHeatMap(section, tensors)
    let blocks = try #require(json["total"]?["blocks"])
    var counts = (blocks["sqnr"]?.array ?? []).filter { $0["blocks"]?.integer != 0 }
      .map { ["\($0["from"]?.integer ?? 0)", grouped($0["blocks"]?.integer ?? 0)] }
    if let exact = blocks["exact"]?.integer, exact > 0, !counts.isEmpty {
      counts.append(["exact", grouped(exact)])
    }
    #expect(section.rows(of: "<table class=\"counts\" data-kind=\"blocks\"") == counts)
  }

  /// The table of experts: the worst, the median and the best of each stack, role by role.
  private func checkExperts(_ page: Page, _ stacks: [JSONValue]) {
    let expected = stacks.map { stack in
      let ratios = (stack["experts"]?.array ?? []).map { $0["sqnr"]?.number ?? .infinity }
      let order = ratios.indices.sorted { (ratios[$0], $0) < (ratios[$1], $1) }
      func text(_ place: Int) -> String {
        let ratio = ratios[order[place]]
        return ratio.isFinite ? fixed(ratio, 2) : "–"
      }
      return [
        stack["name"]?.string ?? "", "\(ratios.count)", "\(order[0])", text(0),
        text((ratios.count - 1) / 2), text(ratios.count - 1),
      ]
    }
    let found = page.rows(of: "<table class=\"experts")
    #expect(found.sorted { $0[0] < $1[0] } == expected.sorted { $0[0] < $1[0] })
  }

  private func checkWorst(_ page: Page, _ tensors: [JSONValue]) throws {
    func lines(_ items: [(name: String, part: String, of: JSONValue)]) -> [[String]] {
      items.filter { $0.of["sqnr"]?.number != nil }.enumerated().sorted { a, b in
        let (x, y) = (a.element.of["sqnr"]?.number ?? 0, b.element.of["sqnr"]?.number ?? 0)
        return (x, a.offset) < (y, b.offset)
      }.prefix(10).map { _, item in
        [
          item.name, item.part, Page.decibels(item.of["sqnr"]),
          scientific(item.of["rmse"]?.number ?? 0),
          scientific(item.of["maximumError"]?.number ?? 0),
        ]
      }
    }
    let wholes = tensors.map { ($0["name"]?.string ?? "", $0["type"]?.string ?? "", $0) }
    #expect(page.rows(of: "<table class=\"worst\" data-kind=\"tensors\"") == lines(wholes))
    let rows = tensors.flatMap { tensor in
      (tensor["worstRows"]?.array ?? []).map {
        (tensor["name"]?.string ?? "", "\($0["row"]?.integer ?? -1)", $0)
      }
    }
    #expect(page.rows(of: "<table class=\"worst\" data-kind=\"rows\"") == lines(rows))
    let experts = tensors.flatMap { tensor in
      (tensor["experts"]?.array ?? []).map {
        (tensor["name"]?.string ?? "", "\($0["expert"]?.integer ?? -1)", $0)
      }
    }
    #expect(page.rows(of: "<table class=\"worst\" data-kind=\"experts\"") == lines(experts))
  }

  /// The cells of the map, in the order of layers and roles, against the tensors of those names.
  private func checkHeatMap(_ page: Page, _ tensors: [JSONValue]) throws {
    let byName = Dictionary(tensors.map { ($0["name"]?.string ?? "", $0) }) { first, _ in first }
    let roles = page.heads(of: "<table class=\"heat\"").dropFirst()
    let rows = page.rows(of: "<table class=\"heat\"")
    #expect(rows.isEmpty == roles.isEmpty)
    for row in rows {
      for (role, cell) in zip(roles, row.dropFirst()) {
        let tensor = byName["blk.\(row[0]).\(role).weight"]
        let expected = tensor.map { tensor in
          tensor["sqnr"]?.number.map { fixed($0, 1) } ?? "="
        }
        #expect(cell == expected ?? "", "layer \(row[0]), \(role)")
      }
    }
  }
}

/// What a page says, as a reader finds it.
private struct Page {
  let text: String

  init(_ file: FilePath) throws {
    text = String(decoding: try contents(file), as: UTF8.self)
  }

  private init(text: String) { self.text = text }

  static func decibels(_ value: JSONValue?) -> String {
    value?.number.map { fixed($0, 2) } ?? "–"
  }

  /// The part of a model.
  func model(_ number: Int) -> Page {
    let parts = text.components(separatedBy: "data-model=\"\(number)\"")
    let rest = parts.count > 1 ? parts[1] : ""
    return Page(text: rest.components(separatedBy: "data-model=")[0])
  }

  /// The texts of the cells of a table's body.
  func rows(of start: String) -> [[String]] {
    guard let body = table(start).components(separatedBy: "<tbody>").dropFirst().first else {
      return []
    }
    return body.components(separatedBy: "<tr>").dropFirst().map { row in
      Self.cells(row.components(separatedBy: "</tr>")[0])
    }
  }

  /// The texts of a table's headings.
  func heads(of start: String) -> [String] {
    guard let head = table(start).components(separatedBy: "<tr>").dropFirst().first else {
      return []
    }
    return Self.cells(head.components(separatedBy: "</tr>")[0])
  }

  private func table(_ start: String) -> String {
    let parts = text.components(separatedBy: start)
    return parts.count > 1 ? parts[1].components(separatedBy: "</table>")[0] : ""
  }

  private static func cells(_ row: String) -> [String] {
    row.replacing("<th", with: "<td").components(separatedBy: "<td").dropFirst().map { cell in
      let text = cell.components(separatedBy: ">").dropFirst().joined(separator: ">")
      return text.replacing(/<[^>]*>/, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
