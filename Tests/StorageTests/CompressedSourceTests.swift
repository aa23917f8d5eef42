@testable import Storage
import SystemPackage
import TestSupport
import Testing

/// The forms in which the tests store some bytes: several frames or members each.
enum Form: CaseIterable {
  case zstd, zstdWithoutSize, gzip

  func compress(_ parts: [[UInt8]]) -> [UInt8] {
    switch self {
    case .zstd: parts.flatMap { StorageTests.zstd($0) }
    case .zstdWithoutSize: parts.flatMap { StorageTests.zstd($0, statesSize: false) }
    case .gzip: parts.flatMap { StorageTests.gzip($0) }
    }
  }

  func open(
    _ path: FilePath, chunkSize: Int, keptChunks: Int
  ) throws(StorageError) -> CompressedSource {
    let file = try FileSource(path)
    let decoder: any StreamDecoder = self == .gzip ? try GzipDecoder(file) : try ZstdDecoder(file)
    return try CompressedSource(
      decoder, name: path.string, size: self == .zstd ? try ZstdFrames.contentSize(of: file) : nil,
      chunkSize: chunkSize, keptChunks: keptChunks)
  }
}

@Suite struct CompressedSourceTests {
  private func withSource(
    _ stored: [UInt8], _ body: (any ByteSource) throws -> Void
  ) throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(stored, to: path)
      try body(try openSource(path))
    }
  }

  @Test(arguments: Form.allCases) func `small files are read as what they hold`(form: Form) throws {
    try withSource(form.compress([[1, 2, 3], [], [4, 5]])) { source throws in
      #expect(source.size == 5)
      #expect(source.isSequential)
      #expect(try source.bytes(in: 0..<5) == [1, 2, 3, 4, 5])
      #expect(try source.bytes(in: 1..<2) == [2])
      #expect(throws: StorageError.self) { try source.bytes(in: 3..<6) }
    }
  }

  @Test(arguments: Form.allCases) func `an empty stream holds nothing`(form: Form) throws {
    try withSource(form.compress([[]])) { #expect($0.size == 0) }
  }

  @Test(arguments: Form.allCases)
  func `reading far back starts again`(form: Form) throws {
    // More than the window of 400 bytes keeps; frames that end inside chunks.
    let parts = (0..<3).map { noise(701, seed: $0) }
    let bytes = Array(parts.joined())
    try withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(form.compress(parts), to: path)
      let source = try form.open(path, chunkSize: 100, keptChunks: 4)
      #expect(source.size == bytes.count)
      for offset in [0, 2090, 1900, 1599, 5, 699, 2099, 100, 300, 299, 801, 399] {
        let range = offset..<min(offset + 70, bytes.count)
        #expect(try source.bytes(in: range) == Array(bytes[range]), "at \(offset)")
      }
      #expect(try source.bytes(in: 0..<bytes.count) == bytes)
    }
  }

  @Test func `tasks read at once`() async throws {
    let bytes = noise(50_000)
    try await withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(gzip(bytes), to: path)
      let source = try Form.gzip.open(path, chunkSize: 1000, keptChunks: 3)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for offset in stride(from: 0, to: 45_000, by: 1501) {
          group.addTask {
            let range = offset..<offset + 5000
            return try source.bytes(in: range) == Array(bytes[range])
          }
        }
        for try await isEqual in group { #expect(isEqual) }
      }
    }
  }

  @Test func `skippable frames are passed over`() throws {
    let skippable: [UInt8] = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
    try withSource(skippable + zstd([1, 2]) + skippable + zstd([3])) { source throws in
      #expect(try source.bytes(in: 0..<source.size) == [1, 2, 3])
    }
  }

  @Test(arguments: Form.allCases)
  func `a stream cut anywhere is an error and no trap`(form: Form) throws {
    let whole = form.compress([noise(300)])
    for length in 4..<whole.count {
      #expect(throws: StorageError.self, "first \(length) bytes") {
        try withSource(Array(whole[..<length])) { source throws in
          _ = try source.bytes(in: 0..<source.size)
          // Cut inside its magic number it is no compressed file.
          if length < 4 { throw StorageError.exists(file: "") }
        }
      }
    }
  }

  @Test func `a damaged stream is an error each time it is read`() throws {
    var stored = zstd(noise(400_000))
    stored[stored.count / 2] ^= 0x55
    try withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(stored, to: path)
      let source = try Form.zstd.open(path, chunkSize: 1000, keptChunks: 3)
      for _ in 0..<2 {
        #expect(try source.bytes(in: 0..<1000).count == 1000)
        let error = #expect(throws: StorageError.self) { try source.bytes(in: 0..<source.size) }
        guard case .damagedStream = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }
    }
  }

  @Test(arguments: [Form.zstdWithoutSize, .gzip])
  func `a damaged stream that does not state its size is not opened`(form: Form) throws {
    var stored = form.compress([noise(400_000)])
    stored[stored.count / 2] ^= 0x55
    let error = #expect(throws: StorageError.self) { try withSource(stored) { _ in } }
    guard case .damagedStream = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a frame that states a wrong size is an error`() throws {
    var stored = zstd([UInt8](repeating: 1, count: 1000))
    // Descriptor 0x64: single segment, two bytes of size, checksum.
    #expect(stored[4] == 0x64)
    stored[5] &+= 1
    try withSource(stored) { source throws in
      #expect(source.size == 1001)
      #expect(throws: StorageError.self) { try source.bytes(in: 0..<1001) }
    }
  }

  @Test func `a safetensors header is no gzip file though it begins like one`() throws {
    try withSource([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0x7B, 0x7D]) { #expect($0.size == 10) }
  }

  @Test func `zeros take no memory of their own`() throws {
    // 64 MiB of zeros in some kB: the window keeps 16.
    let parts = [[UInt8]](repeating: [UInt8](repeating: 0, count: 1 << 24), count: 4)
    try withSource(Form.zstd.compress(parts)) { source throws in
      #expect(source.size == 1 << 26)
      #expect(try source.bytes(in: source.size - 3..<source.size) == [0, 0, 0])
    }
  }
}
