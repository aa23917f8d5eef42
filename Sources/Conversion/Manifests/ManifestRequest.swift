public import SystemPackage

/// The manifests that a conversion is to leave.
public struct ManifestRequest: Sendable {
  /// What was asked for, for people.
  public var arguments: [String]
  /// The file type asked for, of each output.
  public var fileTypes: [String]
  /// Whether each is kept in its output, under the key `kerf.manifest`.
  public var isEmbedded: Bool
  /// The names of the manifests' own files, in the order of the outputs; none where they are only
  /// embedded.
  public var paths: @Sendable (_ plans: [Plan]) throws -> [FilePath]

  /// Manifests in files of these names, or in the outputs themselves.
  public init(
    arguments: [String], fileTypes: [String], isEmbedded: Bool = false,
    paths: @escaping @Sendable (_ plans: [Plan]) throws -> [FilePath] = { _ in [] }
  ) {
    self.arguments = arguments
    self.fileTypes = fileTypes
    self.isEmbedded = isEmbedded
    self.paths = paths
  }
}
