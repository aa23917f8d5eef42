import ArgumentParser
import Quantization
import Tensors

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Encode raw float32 rows as blocks.",
    usage: """
      kerf encode --type <type> --columns <n> [<options>] <in.f32> <out.bin>
      """,
    discussion: """
      For scripts, and for checking against other implementations. Files have no header; an \
      output that exists is replaced.

        kerf encode --type Q4_K --columns 4096 rows.f32 blocks.bin
      """)

  @Option(
    help: "The type to encode to, such as Q4_K; kerf version lists them.",
    completion: .list(TypeArgument.encodable))
  var type: TypeArgument

  @Option(
    help: ArgumentHelp(
      "Values in a row: a multiple of those in a block of the type.", valueName: "n"))
  var columns: Int

  @Option(
    help: ArgumentHelp(
      "The importance of each column: as many little-endian float32 values.",
      valueName: "file.f32"),
    completion: .file())
  var importance: String?

  @OptionGroup var kernels: KernelOption

  @Argument(
    help: ArgumentHelp("Little-endian float32 values, row after row.", valueName: "in.f32"),
    completion: .file())
  var input: String

  @Argument(
    help: ArgumentHelp("Where the blocks go, row after row.", valueName: "out.bin"),
    completion: .file())
  var output: String

  func run() throws {
    let codec = try RowCodec(type.type, kernels: kernels.chosen())
    guard columns > 0, columns % type.type.blockWeights == 0 else {
      throw UsageError(
        description: "--columns \(columns): expected a positive multiple of "
          + "\(type.type.blockWeights), the block of \(type.type)")
    }
    let rows = try RawFloats.read(input)
    guard rows.count % columns == 0 else {
      throw RawFileError(
        file: input, fault: "has \(rows.count) values, not a whole number of rows of \(columns)")
    }
    let weights = try importance.map { try RawFloats.read($0) }
    if let weights, let importance, weights.count != columns {
      throw RawFileError(
        file: importance,
        fault: "has \(weights.count) values, expected one for each of \(columns) columns")
    }
    var blocks = [UInt8](
      repeating: 0, count: rows.count / columns * codec.rowBytes(columns: columns))
    try unsafe rows.withUnsafeBufferPointer { rows in
      try unsafe blocks.withUnsafeMutableBytes { blocks in
        if let weights {
          try unsafe weights.withUnsafeBufferPointer {
            try unsafe codec.encode(rows: rows, columns: columns, importance: $0, into: blocks)
          }
        } else {
          try unsafe codec.encode(rows: rows, columns: columns, importance: nil, into: blocks)
        }
      }
    }
    try unsafe blocks.withUnsafeBytes { try unsafe RawFloats.write($0, to: output) }
  }
}
