import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct OutputFileTests {
  @Test func `the final name shows only the whole file`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("out.gguf")
      let file = try OutputFile(path)
      try file.reserve(6)
      try file.write([4, 5, 6], at: 3)
      #expect(!Folder(directory).contains("out.gguf"))
      try file.write([1, 2, 3], at: 0)
      try file.commit()
      #expect(try Folder(directory).names() == ["out.gguf"])
      #expect(try Folder(directory).contents(of: "out.gguf", limit: 9) == [1, 2, 3, 4, 5, 6])
    }
  }

  @Test func `what is abandoned or forgotten leaves nothing`() throws {
    try withTemporaryDirectory { directory in
      let abandoned = try OutputFile(directory.appending("a"))
      try abandoned.write([1], at: 0)
      #expect(try Folder(directory).names().count == 1)
      abandoned.abandon()
      #expect(try Folder(directory).names() == [])
      try abandoned.commit()
      #expect(try Folder(directory).names() == [])
      do { try OutputFile(directory.appending("b")).write([1], at: 0) }
      #expect(try Folder(directory).names() == [])
    }
  }

  @Test func `a file that exists is kept unless told otherwise`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("out")
      try write([1], to: path)
      #expect(throws: StorageError.exists(file: path.string)) { try OutputFile(path) }
      let file = try OutputFile(path, force: true)
      try file.write([2, 3], at: 0)
      #expect(try Folder(directory).contents(of: "out", limit: 9) == [1])
      try file.commit()
      #expect(try Folder(directory).contents(of: "out", limit: 9) == [2, 3])
      #expect(try Folder(directory).names() == ["out"])
    }
  }

  @Test func `a file that appears meanwhile is kept`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("out")
      let file = try OutputFile(path)
      try file.write([1], at: 0)
      try write([9], to: path)
      #expect(throws: StorageError.exists(file: path.string)) { try file.commit() }
      #expect(try Folder(directory).contents(of: "out", limit: 9) == [9])
      #expect(try Folder(directory).names() == ["out"])
    }
  }

  @Test func `an input is not replaced, whatever it is called`() throws {
    try withTemporaryDirectory { directory in
      let (input, other) = (directory.appending("in"), directory.appending("link"))
      try write([1], to: input)
      try makeLink(other, to: "in")
      for output in [input, other] {
        #expect(throws: StorageError.isInput(file: output.string, input: input.string)) {
          try OutputFile(output, force: true, inputs: [directory.appending("no"), input])
        }
      }
      #expect(throws: Never.self) {
        try OutputFile(directory.appending("new"), force: true, inputs: [input])
      }
    }
  }

  @Test func `directories and devices are not replaced`() throws {
    try withTemporaryDirectory { directory in
      for path in [directory, "/dev/null"] {
        let error = #expect(throws: StorageError.self) { try OutputFile(path, force: true) }
        #expect(error?.description.contains("a directory or a device") == true)
      }
      #expect(throws: StorageError.self) { try OutputFile(directory.appending("no/out")) }
      #expect(throws: StorageError.self) { try OutputFile("") }
    }
  }

  @Test func `more room than there is shows at once`() throws {
    try withTemporaryDirectory { directory in
      let file = try OutputFile(directory.appending("out"))
      let error = #expect(throws: StorageError.self) { try file.reserve(.max) }
      guard case .cannotCreate = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `tasks write different places at once`() async throws {
    try await withTemporaryDirectory { directory in
      let file = try OutputFile(directory.appending("out"))
      try file.reserve(64_000)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for i in 0..<64 {
          group.addTask {
            try file.write([UInt8](repeating: UInt8(i), count: 1000), at: 1000 * i)
          }
        }
        try await group.waitForAll()
      }
      try file.commit()
      let bytes = try Folder(directory).contents(of: "out", limit: 64_000)
      #expect(bytes == (0..<64).flatMap { [UInt8](repeating: UInt8($0), count: 1000) })
    }
  }
}

func write(_ bytes: [UInt8], to path: FilePath) throws {
  let file = try FileDescriptor.open(
    path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
  try file.closeAfter { _ = try file.writeAll(bytes) }
}

@Suite struct `Places of files` {
  @Test func `names of one place are equal, whether or not there is a file`() throws {
    try withTemporaryDirectory { directory in
      try write([1], to: directory.appending("a"))
      let place = FilePlace(directory.appending("a"))
      let name = directory.lastComponent.map { "../\($0)/./a" } ?? ""
      #expect(FilePlace(directory.appending(".").pushing(FilePath(name))) == place)
      #expect(FilePlace(directory.appending("b")) != place)
      #expect(FilePlace(directory.appending("a").appending("b")) != place)
      #expect(FilePlace("kerf-no-file") == FilePlace("./kerf-no-file"))
      let (absent, other) = (directory.appending("none"), directory.appending("./none"))
      #expect(FilePlace(absent.appending("a")) == FilePlace(other.appending("a")))
    }
  }

  @Test func `a whole file that is there stays, and half a one is removed`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("a")
      try write([9], to: directory.appending("a.partial-1"))
      try OutputFile.write([1, 2], to: path, force: false)
      try OutputFile.write([1, 2], to: path, force: false)
      #expect(throws: StorageError.exists(file: path.string)) {
        try OutputFile.write([1, 3], to: path, force: false)
      }
      #expect(try contents(path) == [1, 2])
      try OutputFile.write([1, 3], to: path, force: true)
      #expect(try contents(path) == [1, 3])
      #expect(try Folder(directory).names() == ["a"])
    }
  }
}
