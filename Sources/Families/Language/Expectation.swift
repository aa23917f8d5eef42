import Checkpoints
import StrictJSON

/// A key of config.json that can have only some values in a family: others would need other tensors
/// or another runtime.
struct Expectation: Sendable {
  let key: String
  let admitted: [JSONValue]

  /// The key must have one of the values; where it is absent it counts as null.
  static func key(_ key: String, is admitted: JSONValue...) -> Expectation {
    Expectation(key: key, admitted: admitted)
  }
}

extension ModelContext {
  /// Refuses values that the family does not admit.
  func checkExpectations() throws(FamilyError) {
    for expectation in family.expectations {
      let found = configuration[expectation.key] ?? .null
      let isAdmitted = expectation.admitted.contains { admitted in
        // 1 and 1.0 are the same to the reference.
        if let number = found.number, let wanted = admitted.number { return number == wanted }
        return found == admitted
      }
      guard !isAdmitted else { continue }
      let words = expectation.admitted.map { $0.isNull ? "nothing" : $0.serialized(pretty: false) }
      throw invalid(
        expectation.key, found: found.isNull ? "absent" : found.serialized(pretty: false),
        expected: words.joined(separator: " or "))
    }
  }
}
