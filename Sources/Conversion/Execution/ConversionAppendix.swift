/// What a conversion leaves besides its outputs and manifests, made of its reports: a page about
/// them, say.
///
/// It belongs to the run: one that is ended before it is written is not complete, and can be
/// continued.
public struct ConversionAppendix: Sendable {
  /// Called before a weight is read: what cannot be written later is refused now.
  ///
  /// Not called where an earlier run has written all bytes and may have written the appendix, too.
  public var check: @Sendable (_ plans: [Plan]) throws -> Void
  /// Called when all files have their names.
  public var write: @Sendable (_ plans: [Plan], _ reports: [ConversionReport]) throws -> Void

  /// An appendix that is checked and written like that.
  public init(
    check: @escaping @Sendable (_ plans: [Plan]) throws -> Void = { _ in },
    write: @escaping @Sendable (_ plans: [Plan], _ reports: [ConversionReport]) throws -> Void
  ) {
    self.check = check
    self.write = write
  }
}
