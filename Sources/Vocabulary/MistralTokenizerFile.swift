import Storage
import SystemPackage

/// The file that holds a vocabulary in Mistral's own form.
struct MistralTokenizerFile {
  /// The path inside the model's folder.
  let path: String
  /// The version that the name ends in; of `tekken.json`, which has it inside, empty.
  let version: String

  var isTekken: Bool { version.isEmpty }

  /// `tekken.json` where there is one, also in a folder below; else the last by name of the
  /// SentencePiece models.
  init(in files: TokenizerFolder) throws(VocabularyError) {
    var found: [(name: String, file: MistralTokenizerFile)] = []
    try Self.search(files, below: "", depth: 0, into: &found)
    let tekken = found.first { $0.name == Tekken.name }
    let last = found.max { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    guard let file = (tekken ?? last)?.file else {
      throw .absent(
        folder: files.folder.path.string, files: [Tekken.name, "tokenizer.model.v3 and the like"])
    }
    self = file
  }

  private init(path: String, version: String) {
    (self.path, self.version) = (path, version)
  }

  /// How far below the model's folder files are looked for.
  private static let maximumDepth = 4

  private static func search(
    _ files: TokenizerFolder, below directory: String, depth: Int,
    into found: inout [(name: String, file: MistralTokenizerFile)]
  ) throws(VocabularyError) {
    var below: [String] = []
    for name in try files.names(in: directory) {
      let path = directory.isEmpty ? name : "\(directory)/\(name)"
      if name == Tekken.name {
        found.append((name, MistralTokenizerFile(path: path, version: "")))
      } else if let version = version(of: name) {
        found.append((name, MistralTokenizerFile(path: path, version: version)))
      } else if depth < maximumDepth, Folder(files.folder.file(path)).exists {
        below.append(path)
      }
    }
    for path in below { try search(files, below: path, depth: depth + 1, into: &found) }
  }

  /// The version that a SentencePiece model's name ends in: none is the first, `v7m1` is `v7`.
  private static func version(of name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 2, parts[1] == "model" { return "v1" }
    guard parts.count == 3, parts[1] == "model" else { return nil }
    let version = parts[2].hasSuffix("m1") ? parts[2].dropLast(2) : parts[2]
    return versions.contains(String(version)) ? String(version) : nil
  }

  private static let versions = ["v1", "v2", "v3", "v7", "v11", "v13", "v15"]
}
