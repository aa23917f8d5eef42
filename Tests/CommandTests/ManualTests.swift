import StrictJSON
import SystemPackage
import TestSupport
import Testing

/// The manual page names the options that the commands have, no more and no fewer.
@Suite struct `Manual page` {
  @Test func `each command has a section with all of its options`() throws {
    let page = try ManualPage()
    let commands = try Self.commands()
    #expect(commands.count >= 7)
    for (name, options) in commands {
      let documented = try #require(page.sections[name], "no section for \(name)")
      #expect(documented.union(page.common) == options, "\(name)")
    }
  }

  /// The long options of each subcommand, by its own account.
  private static func commands() throws -> [(name: String, options: Set<String>)] {
    let result = try withTemporaryDirectory {
      try KerfProcess.run(["--experimental-dump-help"], in: $0)
    }
    let root = try JSONValue(parsing: Array(result.output.utf8))["command"]
    return leaves(of: root, after: [])
  }

  /// The commands that do something, under their whole names: "importance show".
  private static func leaves(
    of command: JSONValue?, after names: [String]
  ) -> [(name: String, options: Set<String>)] {
    (command?["subcommands"]?.array ?? []).flatMap {
      command -> [(name: String, options: Set<String>)] in
      guard let name = command["commandName"]?.string, name != "help" else { return [] }
      let names = names + [name]
      if command["subcommands"]?.array?.isEmpty == false {
        return leaves(of: command, after: names)
      }
      let options = (command["arguments"]?.array ?? []).flatMap { $0["names"]?.array ?? [] }
      let long = options.filter { $0["kind"]?.string == "long" }.compactMap { $0["name"]?.string }
      return [(names.joined(separator: " "), Set(long))]
    }
  }
}

/// The long options that the sections of `docs/kerf.1` list.
private struct ManualPage {
  /// By the name of the command.
  private(set) var sections: [String: Set<String>] = [:]
  /// Those that every command has.
  var common: Set<String> { sections["Options of every command"] ?? [] }

  init() throws {
    var file = FilePath(#filePath)
    for _ in 0..<3 { file.removeLastComponent() }
    let text = String(decoding: try contents(file.appending("docs/kerf.1")), as: UTF8.self)
    var section = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix(".Ss ") || line.hasPrefix(".Sh ") { section = String(line.dropFirst(4)) }
      guard line.hasPrefix(".It ") else { continue }
      // "Fl Fl json" prints as --json.
      let words = line.split(separator: " ")
      for index in words.indices.dropLast(2) where words[index] == "Fl" && words[index + 1] == "Fl"
      {
        sections[section, default: []].insert(String(words[index + 2]))
      }
    }
  }
}
