import ArgumentParser
import Checkpoints
import Conversion
import Families

/// All options that decide what a conversion makes of a model: `plan` and `convert` have them
/// alike.
struct PlanOptionGroup: ParsableArguments {
  @OptionGroup(title: "Which type a tensor gets")
  var mix: MixOptionGroup

  @OptionGroup(title: "What counts more")
  var importance: ImportanceOptionGroup

  @OptionGroup(title: "Checks before a weight is read")
  var demands: PreflightOptionGroup

  @OptionGroup(title: "Which part of the model")
  var part: PartOptionGroup

  @OptionGroup(title: "How the checkpoint is read")
  var reading: CheckpointOptionGroup

  @OptionGroup(title: "Adapters")
  var adapter: AdapterOptionGroup

  @OptionGroup(title: "Weights and keys, one by one")
  var rounding: RoundingOptionGroup

  @OptionGroup(title: "What the file says and holds")
  var content: ContentOptionGroup

  @OptionGroup(title: "Several files")
  var splitting: SplitOptionGroup

  /// Opens what is to be converted.
  func open(_ checkpoint: String) throws -> ModelInput {
    try adapter.open(
      checkpoint, form: reading.form, weights: content.vocabOnly ? .ifPresent : .needed)
  }

  /// What is said of all outputs.
  func options(target: PlanOptions.Target) throws -> PlanOptions {
    var options = PlanOptions(
      target: target, mix: try mix.options(), importance: try importance.input())
    try rounding.apply(to: &options)
    reading.apply(to: &options.describing)
    options.describing.parts = try part.parts()
    options.splitting = try splitting.splitting()
    try content.apply(to: &options)
    return options
  }
}
