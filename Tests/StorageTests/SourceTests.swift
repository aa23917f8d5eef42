import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct SourceTests {
  @Test func `a file is read by ranges`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(Array(0..<100), to: path)
      let source = try openSource(path)
      #expect(source.size == 100)
      #expect(!source.isSequential)
      #expect(try source.bytes(in: 10..<13) == [10, 11, 12])
      #expect(try source.bytes(in: 100..<100) == [])
      for range in [90..<101, 101..<101, -1..<4] {
        #expect(
          throws: StorageError.endsEarly(
            file: path.string, offset: range.lowerBound, wanted: range.count, size: 100)
        ) { try source.bytes(in: range) }
      }
    }
  }

  @Test func `a file that is cut while it is open is an error`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("file")
      try write(Array(0..<100), to: path)
      let source = try openSource(path)
      try write([1, 2], to: path)
      #expect(throws: StorageError.self) { try source.bytes(in: 0..<100) }
    }
  }

  @Test func `what is no file is refused`() throws {
    try withTemporaryDirectory { directory in
      try makeLink(directory.appending("loop"), to: "loop")
      try makeLink(directory.appending("nowhere"), to: "absent")
      #expect(throws: StorageError.notAFile(file: directory.string, kind: "a directory")) {
        try openSource(directory)
      }
      #expect(throws: StorageError.notAFile(file: "/dev/null", kind: "a device or a pipe")) {
        try openSource("/dev/null")
      }
      for name in ["loop", "nowhere", "absent"] {
        let error = #expect(throws: StorageError.self) { try openSource(directory.appending(name)) }
        #expect(error?.description.contains("/\(name): cannot be opened: ") == true)
      }
    }
  }

  @Test func `bytes in memory are a source`() throws {
    let source = MemorySource([1, 2, 3], name: "m")
    #expect(try source.bytes(in: 1..<3) == [2, 3])
    #expect(throws: StorageError.self) { try source.bytes(in: 1..<4) }
  }

  @Test func `a folder lists its names and bounds its files`() throws {
    try withTemporaryDirectory { directory in
      for name in ["b", "a", "Z"] { try write([1, 2], to: directory.appending(name)) }
      let folder = Folder(directory)
      #expect(try folder.names() == ["Z", "a", "b"])
      #expect(try folder.contents(of: "a", limit: 2) == [1, 2])
      #expect(try folder.contentsIfPresent(of: "c", limit: 2) == nil)
      #expect(throws: StorageError.self) { try folder.contents(of: "a", limit: 1) }
    }
  }
}
