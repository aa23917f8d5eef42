import ArgumentParser
import Conversion
import Families
import GGUF
import Storage
import SystemPackage

/// What a conversion's output says of the model, and how much of the model it holds.
struct ContentOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model's name in the file (general.name), instead of the one found.", valueName: "name"))
  var modelName: String?

  @Option(
    help: ArgumentHelp(
      """
      A JSON object of keys and values such as {"general.author": "Ada"}, which replace those \
      found in model card and directory name; null leaves a key out. Only general.* keys count; \
      --override-kv sets any key.
      """, valueName: "file.json"),
    completion: .file(extensions: ["json"]))
  var metadata: String?

  @Flag(help: "Write the keys and the vocabulary, and no tensor. No weights are needed.")
  var vocabOnly = false

  @Flag(help: "Write numbers with the most significant byte first, for big-endian machines.")
  var bigendian = false

  @Option(
    help: ArgumentHelp(
      "Leave these blocks (layers) out, by numbers from 0 on; those behind them move up.",
      valueName: "n,n,..."))
  var pruneLayers: BlockList?

  func apply(to options: inout PlanOptions) throws {
    options.describing.modelName = modelName
    options.describing.vocabularyOnly = vocabOnly
    if let metadata {
      let source = try openSource(FilePath(metadata))
      let limit = 16 << 20
      guard source.size <= limit else {
        throw StorageError.tooLarge(file: metadata, size: source.size, limit: limit)
      }
      options.describing.overrides = try MetadataOverrides(
        parsing: source.bytes(in: 0..<source.size), file: metadata)
    }
    options.byteOrder = bigendian ? .big : .little
    options.prunedBlocks = Set(pruneLayers?.numbers ?? [])
  }
}

/// Numbers of blocks, separated by commas.
struct BlockList: ExpressibleByArgument {
  let numbers: [Int]

  init?(argument: String) {
    let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = fields.compactMap { field in
      Int(field).flatMap { $0 >= 0 ? $0 : nil }
    }
    guard numbers.count == fields.count else { return nil }
  }
}
