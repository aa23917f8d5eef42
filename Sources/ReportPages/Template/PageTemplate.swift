import Mustache

/// The templates of the page.
///
/// They are text of the program: a static executable that is copied elsewhere has no files beside
/// it.
enum PageTemplate {
  static func library() throws -> MustacheLibrary {
    _ = PageText.isRegistered
    let templates = [
      "page": pageTemplate, "totals": totalsTemplate, "comparison": comparisonTemplate,
      "model": modelTemplate, "chart": chartTemplate, "worst": worstTemplate,
      "tensors": tensorsTemplate, "style": styleTemplate, "script": scriptTemplate,
    ]
    return MustacheLibrary(
      templates: try templates.mapValues {
        // Each template of its own: one that is included begins with the engine's way of escaping.
        try MustacheTemplate(string: "{{% CONTENT_TYPE: \(PageText.name) }}\n" + $0)
      })
  }
}
