import Checkpoints
import Families
import GGUF

extension PlanOptions {
  /// Refuses options that have no meaning for the input, or none beside each other.
  func check(for input: ModelInput) throws(ConversionError) {
    switch input {
    case .checkpoint:
      if splitting == .asSource {
        throw .option(
          "--keep-split goes with a split GGUF file; a checkpoint is split by --split-max-size or "
            + "--split-max-tensors")
      }
    case .adapter:
      guard !describing.vocabularyOnly, splitting == .none else {
        throw .option("--vocab-only and options about parts do not go with an adapter")
      }
    case .gguf:
      for (option, isGiven, reason) in checkpointOptions where isGiven {
        throw .option("\(option) goes with a checkpoint: a GGUF file has \(reason) already")
      }
    }
    if describing.vocabularyOnly, case .limits(let limits) = splitting, limits.firstIsEmpty {
      throw .option("--no-tensor-first-split does not go with --vocab-only: there are no tensors")
    }
    if let block = prunedBlocks.min(), block < 0 {
      throw .option("--prune-layers: \(block) is no number of a block; they count from 0")
    }
    if !prunedBlocks.isEmpty, target == .automatic {
      throw .option("--prune-layers goes with a type such as BF16, not with --to auto")
    }
  }

  /// Refuses what only the types have that the converter writes itself.
  func checkForQuantizer() throws(ConversionError) {
    guard byteOrder == .little else {
      throw .option(
        "--bigendian goes with the types F32, F16, BF16, Q8_0, TQ1_0 and TQ2_0 and no option that "
          + "changes the type of single tensors: others are read by little-endian machines only")
    }
  }

  /// Options about what a checkpoint becomes before any quantization.
  private var checkpointOptions: [(option: String, isGiven: Bool, reason: String)] {
    [
      ("--via", via != nil, "its types"),
      ("--mmproj", describing.parts.isProjector, "its tensors"),
      ("--mtp and --no-mtp", describing.parts.predictionBlocks != .included, "its tensors"),
      ("--fuse-qkv", describing.parts.fusesQKV, "its tensors"),
      ("--bigendian", byteOrder == .big, "its byte order"),
      ("--vocab-only", describing.vocabularyOnly, "its form"),
      ("--model-name", describing.modelName != nil, "its keys (--override-kv changes them)"),
      ("--metadata", !describing.overrides.file.isEmpty, "its keys (--override-kv changes them)"),
    ]
  }
}
