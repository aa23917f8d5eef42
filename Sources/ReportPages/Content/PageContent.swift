import Measurement
import Reporting

/// The page as the templates need it: text in every place, nothing left to compute.
struct PageContent {
  let title: String
  let reference: String
  let generator: String
  let subtitle: String
  let hasImportance: Bool
  /// Where there is more than one model.
  let comparison: ComparisonContent?
  let models: [ModelContent]

  init(_ page: ReportPage) {
    title = page.title
    subtitle =
      page.models.count > 1
      ? "\(page.models.count) candidates measured against" : "measured against"
    reference = page.reference
    generator = page.generator
    let known = page.models.map { KnownModel($0) }
    hasImportance = known.contains { $0.statistics.weighted.count > 0 }
    comparison = known.count > 1 ? ComparisonContent(known) : nil
    models = known.enumerated().map { index, model in
      ModelContent(
        model, number: index, isOnly: known.count == 1, showsExperts: page.showsExperts)
    }
  }
}

/// A model with its sums added up once: those of a stack are made anew with each look.
struct KnownModel {
  struct Tensor {
    let tensor: MeasuredTensor
    let statistics: ErrorStatistics
  }

  let model: MeasuredModel
  let tensors: [Tensor]
  let statistics: ErrorStatistics

  init(_ model: MeasuredModel) {
    self.model = model
    tensors = model.tensors.map { Tensor(tensor: $0, statistics: $0.statistics) }
    statistics = tensors.reduce(into: ErrorStatistics()) { $0.merge($1.statistics) }
  }

  /// What a model is called in charts: A to Z, then 27 and so on.
  static func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) : String(index + 1)
  }
}
