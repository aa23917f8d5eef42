import Checkpoints
import GGUF
import OrderedCollections
import StrictJSON

/// The value of `classifier.output_labels`: the labels by number.
///
/// The two that the library fills in where config.json has none do not count.
let classifierLabels: @Sendable (ModelContext) throws(FamilyError) -> GGUFValue? = {
  (model) throws(FamilyError) in
  try labels(of: model).map { .array(GGUFArray($0)) }
}

/// The labels by number; `nil` where the model has none of its own.
func labels(of model: ModelContext) throws(FamilyError) -> [String]? {
  let members = try configured { () throws(CheckpointError) in
    try model.configuration.object("id2label")
  }
  let byNumber = (members ?? [:]).compactMap { number, label in
    Int(number).flatMap { number in label.string.map { (number, $0) } }
  }
  guard byNumber.count == members?.count ?? 0 else {
    throw model.invalid(
      "id2label", found: "an object of other things", expected: "a text for each number")
  }
  let labels = byNumber.sorted { $0.0 < $1.0 }.map(\.1)
  let areFilledIn = labels.count == 2 && labels[0] == "LABEL_0"
  return labels.isEmpty || areFilledIn ? nil : labels
}
