import ArgumentParser
import Quantization
import Storage
import SystemPackage
import Tensors

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decode blocks to raw float32.",
    discussion: """
      The reverse of encode. Files have no header; an output that exists is replaced.

        kerf decode --type Q4_K blocks.bin rows.f32
      """)

  @Option(help: "The type of the blocks, such as Q4_K; kerf version lists them.")
  var type: TypeArgument

  @OptionGroup var kernels: KernelOption

  @Argument(help: ArgumentHelp("The blocks.", valueName: "in.bin"), completion: .file())
  var input: String

  @Argument(
    help: ArgumentHelp("Where the little-endian float32 values go.", valueName: "out.f32"),
    completion: .file())
  var output: String

  func run() throws {
    let codec = try RowCodec(type.type, kernels: kernels.chosen())
    let source = try openSource(FilePath(input))
    guard source.size % type.type.blockBytes == 0 else {
      throw RawFileError(
        file: input,
        fault: "has \(source.size) bytes, not a whole number of \(type.type) blocks of "
          + "\(type.type.blockBytes)")
    }
    let blocks = try source.bytes(in: 0..<source.size)
    let count = source.size / type.type.blockBytes * type.type.blockWeights
    var values = [Float](repeating: 0, count: count)
    try unsafe values.withUnsafeMutableBufferPointer { values in
      try unsafe blocks.withUnsafeBytes { try unsafe codec.decode($0, into: values) }
    }
    if 1.littleEndian != 1 {
      for index in values.indices {
        values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped)
      }
    }
    try unsafe values.withUnsafeBytes { try unsafe RawFloats.write($0, to: output) }
  }
}
