import ArgumentParser
import Checkpoints
import Families

/// The options that say how a checkpoint is read.
struct CheckpointOptionGroup: ParsableArguments {
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      """
      Take the checkpoint for one of this family, whatever its config.json names: a class or an \
      architecture that `kerf families` lists.
      """,
      valueName: "family"))
  var family: String?

  @Option(
    help: ArgumentHelp(
      "The name of the pre-tokenizer, where the tokenizer's form is not known or has another name.",
      valueName: "name"))
  var preTokenizer: String?

  @Flag(
    help: """
      Read Mistral's own form (params.json, consolidated*.safetensors) where both are there.
      """)
  var mistralFormat = false

  @Flag(
    name: .customLong("disable-mistral-community-chat-template"),
    help: "In Mistral's own form, name no chat template where none lies beside the weights.")
  var disablesTemplateName = false

  @Flag(
    name: .customLong("fp8-as-q8"),
    help: "Write weights that the checkpoint has as FP8 as Q8_0, and the others as --to says.")
  var float8AsQ8 = false

  /// The form to take; `nil` where the files decide.
  var form: CheckpointForm? { mistralFormat ? .mistral : nil }

  /// Sets what the keys and tensors depend on.
  func apply(to describing: inout DescribeOptions) {
    describing.familyName = family
    describing.preTokenizer = preTokenizer
    describing.namesTemplate = !disablesTemplateName
    describing.writesFloat8AsQ8 = float8AsQ8
  }
}
