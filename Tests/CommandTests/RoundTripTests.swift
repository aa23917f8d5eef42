import CZlib
import CZstd
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Ways around that end where they began.
@Suite struct `Round trips` {
  @Test func `blocks decode to what was encoded, and encode to the same blocks`() throws {
    try Workspace.with { directory in
      for (input, output) in [("rows.f32", "a.bin"), ("again.f32", "b.bin")] {
        let encoded = try KerfProcess.run(
          "encode --type Q8_0 --columns 32 \(input) \(output)", in: directory)
        #expect(encoded.status == 0 && encoded.output.isEmpty && encoded.error.isEmpty)
        let decoded = try KerfProcess.run("decode --type Q8_0 \(output) again.f32", in: directory)
        #expect(decoded.status == 0 && decoded.output.isEmpty && decoded.error.isEmpty)
      }
      let blocks = try contents(directory.appending("a.bin"))
      #expect(blocks.count == 4 * 34)
      #expect(try contents(directory.appending("b.bin")) == blocks)
      #expect(try contents(directory.appending("again.f32")).count == 4 * 128)
    }
  }

  @Test(arguments: ["zst", "gz"])
  func `a compressed checkpoint converts to the same bytes`(_ form: String) throws {
    try withTemporaryDirectory { directory in
      let folder = try CheckpointFixture(Workspace.checkpoint).write(into: directory)
      let convert = "convert \(Workspace.checkpoint) --to Q4_K_M --quiet -o"
      #expect(try KerfProcess.run("\(convert) plain.gguf", in: directory).status == 0)

      let weights = folder.appending("model.safetensors")
      let bytes = try contents(weights)
      try FileManager.default.removeItem(atPath: weights.string)
      try write(
        form == "zst" ? zstd(bytes) : gzip(bytes),
        to: folder.appending("model.safetensors.\(form)"))
      let result = try KerfProcess.run("\(convert) out.gguf", in: directory)
      #expect(result.status == 0)
      #expect(result.error == "")
      #expect(
        try contents(directory.appending("out.gguf"))
          == contents(directory.appending("plain.gguf")))
    }
  }
}

private func zstd(_ bytes: [UInt8]) -> [UInt8] {
  var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
  let length = unsafe ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
  return Array(output.prefix(length))
}

private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = unsafe z_stream()
  unsafe deflateInit2_(
    &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { unsafe deflateEnd(&stream) }
  var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 999))
  let length = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      unsafe deflate(&stream, Z_FINISH)
      return unsafe output.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(length))
}
