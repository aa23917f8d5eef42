public import Measurement
import Mustache

/// A page of HTML about what quantizations have cost, whole in itself: no script, style, font or
/// image is fetched from anywhere.
public struct ReportPage: Sendable {
  /// What the page is about, such as the reference's name.
  public let title: String
  /// The model that the others are measured against, as it was named.
  public let reference: String
  /// The models, at least one.
  public let models: [MeasuredModel]
  /// What made the page, such as `kerf 0.1.0`.
  public let generator: String
  /// Whether stacks are shown matrix by matrix.
  public let showsExperts: Bool

  /// A page about models.
  public init(
    title: String, reference: String, models: [MeasuredModel], generator: String,
    showsExperts: Bool
  ) {
    self.title = title
    self.reference = reference
    self.models = models
    self.generator = generator
    self.showsExperts = showsExperts
  }

  /// The page's text, in UTF-8.
  ///
  /// - Throws: `ReportPageError` where a template of this library does not parse.
  public func html() throws(ReportPageError) -> String {
    do {
      return try PageTemplate.library().render(PageContent(self), withTemplate: "page") ?? ""
    } catch {
      throw ReportPageError(reason: "\(error)")
    }
  }
}

/// A page that could not be made: a mistake of this library, not of its input.
public struct ReportPageError: Error, CustomStringConvertible {
  let reason: String

  /// What the template engine says.
  public var description: String { "report: the page's template is broken: \(reason)" }
}
