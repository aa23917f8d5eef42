public import SystemPackage

/// The place that a name stands for, whether or not there is a file: two names for one place are
/// equal.
///
/// A name that leads to a link is the link's place, which is what a new file would replace.
public struct FilePlace: Hashable, Sendable {
  private let directory: Directory
  private let name: FilePath.Component?

  private enum Directory: Hashable {
    case found(device: UInt64, node: UInt64)
    /// One that is not there.
    case named(FilePath)
  }

  /// The place of a name.
  public init(_ path: FilePath) {
    let path = path.lexicallyNormalized()
    let parent = path.removingLastComponent()
    name = path.lastComponent
    directory =
      if let found = FileIdentity(parent.isEmpty ? "." : parent) {
        .found(device: found.device, node: found.node)
      } else {
        .named(parent)
      }
  }
}
