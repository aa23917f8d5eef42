import SystemPackage
import Testing

/// Command lines as tables: each case gives the arguments, both streams to the byte, the status,
/// and the files that appear.
@Suite struct `Commands` {
  @Test(arguments: CommandCase.version + CommandCase.families + CommandCase.bench)
  func `say what they are`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.help)
  func `explain themselves`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.inspect)
  func `show models`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.plan)
  func `plan`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.convert)
  func `convert`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.measure)
  func `measure`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.verify)
  func `verify`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.diff)
  func `tell models apart`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.importance)
  func `handle importance matrices`(_ command: CommandCase) throws { try check(command) }

  @Test(arguments: CommandCase.refusals)
  func `refuse what cannot be done, in one line, and leave nothing behind`(
    _ command: CommandCase
  ) throws { try check(command) }

  @Test(arguments: CommandCase.misuses)
  func `refuse options that do not parse, and show the usage`(_ command: CommandCase) throws {
    try check(command)
  }

  private func check(_ command: CommandCase) throws {
    try Workspace.with { directory in
      let before = try Workspace.names(in: directory)
      let result = try KerfProcess.run(command.arguments, in: directory)
      #expect(result.status == command.status)
      #expect(try command.output.fault(of: result.output) == nil, "standard output")
      #expect(try command.error.fault(of: result.error) == nil, "standard error")
      let created = Set(try Workspace.names(in: directory)).subtracting(before)
      #expect(created == Set(command.creates))
    }
  }
}
