/// What a file holds besides weights of a whole text model, as its name says.
public enum OutputKind: Hashable, Sendable {
  case model
  case vocabulary
  case adapter
  /// The vision or audio tower beside a text model.
  case projector
  /// The blocks that predict tokens further ahead, alone.
  case draft(prefix: String)
}

extension GeneralMetadata {
  /// The name of the output where only a directory was given: `Llama-3.1-8B-Instruct-Q4_K_M.gguf`.
  ///
  /// - Parameter type: the type's name, `BF16` or `Q4_K_M`.
  public func fileName(type: String, kind: OutputKind = .model) -> String {
    let base = (self[.basename] ?? self[.name] ?? "").replacing("/", with: "-")
    let isSized = kind == .model || kind == .adapter
    let parts = [
      base, isSized ? self[.sizeLabel] : nil, self[.finetune], self[.version],
      kind == .vocabulary ? "vocab" : type.uppercased(), kind == .adapter ? "LoRA" : nil,
    ]
    let name = parts.compactMap { $0 }.map(Self.hyphenated).joined(separator: "-")
    let prefix =
      switch kind {
      case .projector: "mmproj-"
      case .draft(let prefix): prefix
      case .model, .vocabulary, .adapter: ""
      }
    return prefix + name + ".gguf"
  }

  /// Without spaces around, and a hyphen for each inside.
  private static func hyphenated(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    let trailing = start.reversed().prefix(while: \.isWhitespace).count
    return String(start.dropLast(trailing)).replacing(" ", with: "-")
  }
}
