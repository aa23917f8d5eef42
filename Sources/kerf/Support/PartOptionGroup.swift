import ArgumentParser
import Families

/// Which part of a checkpoint is converted.
struct PartOptionGroup: ParsableArguments {
  @Flag(help: "Convert the vision tower and its projector, not the text model.")
  var mmproj = false

  @Flag(help: "Only the blocks for multi-token prediction, as a draft model's file.")
  var mtp = false

  @Flag(help: "Leave out the blocks for multi-token prediction.")
  var noMtp = false

  @Flag(
    name: .customLong("fuse-qkv"),
    help: "Write queries, keys and values as one tensor, where the family has such a one.")
  var fuseQKV = false

  func parts() throws -> ModelParts {
    if mtp && noMtp {
      throw UsageError(description: "--mtp and --no-mtp exclude each other")
    }
    if mmproj && (mtp || noMtp || fuseQKV) {
      throw UsageError(
        description: "--mmproj does not go with --mtp, --no-mtp and --fuse-qkv")
    }
    return ModelParts(
      isProjector: mmproj, predictionBlocks: mtp ? .alone : noMtp ? .leftOut : .included,
      fusesQKV: fuseQKV)
  }
}
