public import OrderedCollections
public import Storage
public import StrictJSON
import SystemPackage

extension Tokenizer {
  /// A vocabulary of byte-level pairs with the special tokens of GLM 4, which its files do not
  /// name.
  ///
  /// Source: `_set_vocab_glm` of the reference converter.
  public static func glm4(
    _ folder: Folder, config: JSONObject, options: TokenizerOptions = TokenizerOptions()
  ) throws(VocabularyError) -> TokenTable {
    let files = TokenizerFolder(folder: folder)
    guard let tokenizer = try TokenizerJSON(files) else {
      throw .absent(folder: folder.path.string, files: [TokenizerJSON.name])
    }
    var table = try byteLevelBPE(files, tokenizer, config: config, options: options)
    let added = addedTokens(tokenizer, try TokenizerConfiguration(files))
    for (kind, text) in glm4Tokens {
      guard let token = added.first(where: { $0.text == text }) else {
        throw .unexpected(
          file: tokenizer.file, place: "added_tokens", found: "no \(text)",
          expected: "the special tokens of GLM 4")
      }
      table.special.add(kind, token.id)
    }
    return table
  }

  /// In the order in which they are set, where nothing else has set them.
  private static let glm4Tokens: [(TokenKind, String)] = [
    (.bos, "[gMASK]"), (.eot, "<|user|>"), (.unk, "<|endoftext|>"), (.eom, "<|observation|>"),
  ]
}
