import Foundation
import Storage
import SystemPackage
import TestSupport
import Testing

/// Lines that are whole or do not count.
@Suite struct `Journals` {
  private let lines: [[UInt8]] = ["one", "two words", ""].map { Array($0.utf8) }

  @Test func `whole lines are read again, wherever a crash cut the file`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("journal")
      do {
        let journal = try Journal(creating: path)
        for line in lines { try journal.append(line) }
      }
      let bytes = try contents(path)
      var ends = [0]
      for (index, byte) in bytes.enumerated() where byte == 10 { ends.append(index + 1) }
      for length in 0...bytes.count {
        try write(Array(bytes[..<length]), to: path)
        let whole = ends.lastIndex { $0 <= length } ?? 0
        var found: [[UInt8]] = []
        do { try Journal(continuing: path, lines: &found).append(Array("more".utf8)) }
        #expect(found == Array(lines[..<whole]), "\(length) bytes")
        do { _ = try Journal(continuing: path, lines: &found) }
        #expect(found == lines[..<whole] + [Array("more".utf8)], "\(length) bytes")
      }
    }
  }

  @Test func `a line that was changed does not count, nor what is behind it`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("journal")
      do {
        let journal = try Journal(creating: path)
        for line in lines { try journal.append(line) }
      }
      var bytes = try contents(path)
      bytes[bytes.firstIndex(of: UInt8(ascii: "w")) ?? 0] ^= 1
      try write(bytes, to: path)
      var found: [[UInt8]] = []
      _ = try Journal(continuing: path, lines: &found)
      #expect(found == [lines[0]])
    }
  }

  @Test func `one at a time works on it`() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending("journal")
      var found: [[UInt8]] = []
      do {
        let journal = try Journal(creating: path)
        #expect(throws: StorageError.isLocked(file: path.string)) {
          try Journal(continuing: path, lines: &found)
        }
        try journal.append([65])
      }
      #expect(throws: Never.self) { try Journal(continuing: path, lines: &found) }
      #expect(found == [[65]])
    }
  }

  #if os(Linux)
    @Test func `the lock ends with it, whoever else has its file by inheritance`() throws {
      try withTemporaryDirectory { directory in
        let path = directory.appending("journal")
        var inherited: FileDescriptor?
        do {
          let journal = try Journal(creating: path)
          try journal.append([65])
          inherited = try copyOfOpenFile(path)
        }
        let copy = try #require(inherited)
        var found: [[UInt8]] = []
        #expect(throws: Never.self) { try Journal(continuing: path, lines: &found) }
        try copy.close()
      }
    }

    /// What a process that is being started has of a file that this one has open.
    private func copyOfOpenFile(_ path: FilePath) throws -> FileDescriptor? {
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      let target = URL(filePath: path.string).resolvingSymlinksInPath().path
      let number = open.first {
        let link = "/proc/self/fd/\($0)"
        return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == target
      }
      return try number.flatMap(CInt.init).map { try FileDescriptor(rawValue: $0).duplicate() }
    }
  #endif
}
