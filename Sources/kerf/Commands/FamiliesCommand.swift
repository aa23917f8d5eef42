import ArgumentParser
import Families
import Reporting
import StrictJSON

struct FamiliesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "families",
    abstract: "List the families of models that can be converted.",
    discussion: """
      A checkpoint's family follows from the class that "architectures" in its config.json names; \
      --as of convert takes another.

      --json prints an array of objects: architectures (class names), gguf (general.architecture), \
      vocabularies, special.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var kernels: KernelOption

  func run() throws {
    _ = try kernels.chosen()
    let families = FamilyRegistry.overview
    if json {
      Terminal.print(
        JSONValue.array(
          families.map {
            [
              "architectures": .array($0.architectures.map { .string($0) }),
              "gguf": .string($0.ggufName),
              "vocabularies": .array($0.vocabularies.map { .string($0) }),
              "special": .array($0.special.map { .string($0) }),
            ]
          }))
      return
    }
    let rows: [[JSONValue]] = families.flatMap { family in
      // The form without a class has a row too.
      (family.architectures.isEmpty ? ["-"] : family.architectures).enumerated().map { i, name in
        let rest = [
          family.ggufName, family.vocabularies.joined(separator: ", "),
          family.special.joined(separator: ", "),
        ]
        return ([name] + rest.map { i == 0 ? $0 : "" }).map { .string($0) }
      }
    }
    let table = Table(
      [
        Table.Column("architecture", "architecture", .text), Table.Column("gguf", "GGUF", .text),
        Table.Column("vocabularies", "vocabularies", .text),
        Table.Column("special", "special", .text),
      ], rows: rows)
    Terminal.print(table.utf8())
  }
}
