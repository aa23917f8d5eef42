import Mixes
import Tensors
import Testing

@Suite struct FileTypeTests {
  @Test(arguments: FileType.allCases)
  func `a file type is found by its name in any case, and by its number`(_ type: FileType) throws {
    #expect(try FileType(named: type.rawValue) == type)
    #expect(try FileType(named: type.rawValue.lowercased()) == type)
    guard let number = type.number else { return }
    #expect(try FileType(named: "\(number)") == type)
  }

  @Test func `numbers are unique, and only a copy has no base type`() {
    let numbers = FileType.allCases.compactMap(\.number)
    #expect(Set(numbers).count == numbers.count && numbers.count == FileType.allCases.count - 1)
    #expect(FileType.allCases.filter { $0.base == nil } == [.COPY])
  }

  @Test(arguments: [
    ("Q3_K", FileType.Q3_K_M), ("q4_k", .Q4_K_M), ("Q5_K", .Q5_K_M), ("15", .Q4_K_M),
  ])
  func `short names mean the middle form`(_ name: String, _ type: FileType) throws {
    #expect(try FileType(named: name) == type)
  }

  @Test(arguments: ["Q9_K", "", "39", "33", "NVFP4", "Q4_K_M ", "-1", "+15x"])
  func `other names are refused with a list`(_ name: String) {
    let error = #expect(throws: MixError.self) { try FileType(named: name) }
    #expect(
      error?.description.contains("\"\(name)\" is not a file type; the file types are F32, ")
        == true)
  }

  // swift-format-ignore
  @Test(arguments: [
    (ElementType.F32, 1024 as UInt32), (.BF16, 1056), (.Q4_K, 1039), (.Q3_K, 1036), (.Q5_K, 1041), (.Q2_K, 1034),
    (.IQ2_S, 1052), (.IQ3_S, 1050), (.MXFP4, 1024), (.NVFP4, 1063), (.I32, 1024),
  ])
  func `a copy guesses the file type from the most frequent type`(_ type: ElementType, _ number: UInt32) {
    #expect(FileType.guessedNumber(mostFrequent: type) == number)
  }
}
