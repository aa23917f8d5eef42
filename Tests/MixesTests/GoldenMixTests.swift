import Mixes
import OrderedCollections
import StrictJSON
import Tensors
import TestSupport
import Testing

/// Every choice of the reference quantizer that the fixtures hold.
@Suite struct GoldenMixTests {
  @Test(arguments: try GoldenModel.names())
  func `tensors are visited in the order of the reference`(_ model: String) throws {
    let golden = try GoldenModel(model)
    let sorted = golden.tensors.sorted { $0.name > $1.name }.inWritingOrder()
    #expect(sorted.map(\.name) == golden.tensors.map(\.name), "\(model)")
  }

  @Test(arguments: try GoldenModel.names())
  func `every tensor gets the type that the reference gives it`(_ model: String) throws {
    let golden = try GoldenModel(model)
    #expect(!golden.choices.isEmpty)
    for choice in golden.choices {
      for hasImportance in choice.importance {
        let mix = try golden.mix(choice, hasImportance: hasImportance)
        let label = "\(model) \(choice.label)\(hasImportance ? " with a matrix" : "")"
        guard let expected = choice.types else {
          #expect(throws: MixError.self, "\(label)") { try mix.choices(for: golden.tensors) }
          continue
        }
        let choices = try mix.choices(for: golden.tensors)
        let wrong = zip(golden.tensors, zip(choices, expected)).first { $1.0.type != $1.1 }
        if let (tensor, (found, type)) = wrong {
          Issue.record("\(label): \(tensor.name): expected \(type), found \(found)")
        }
        let fallbacks = choices.count { $0.fallbackFrom != nil }
        #expect(fallbacks == choice.fallbacks, "\(label)")
        // What the file says of a matrix holds for the run without one.
        guard !hasImportance else { continue }
        let needy = mix.firstNeedingImportance(among: golden.tensors, choices)
        #expect((needy != nil) == choice.needsImportance, "\(label): \(needy?.name ?? "none")")
      }
    }
  }
}
