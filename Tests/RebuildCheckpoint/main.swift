// Rebuilds a checkpoint of fixtures/checkpoints, weights included, from the formula over names and
// indices: what `make convert` converts.
//
// Usage: rebuild-checkpoint FIXTURE DIRECTORY
import SystemPackage
import TestSupport

let arguments = CommandLine.arguments
guard arguments.count == 3, let name = FilePath(arguments[1]).lastComponent else {
  print("usage: rebuild-checkpoint FIXTURE DIRECTORY")
  throw Errno.invalidArgument
}
let directory = try CheckpointFixture(name.string).write(into: FilePath(arguments[2]))
print(directory.string)
