import GGUF
import Testing

@Suite struct ArrayTests {
  @Test func `arrays give back what they were made of`() {
    #expect(GGUFArray([1, -2] as [Int32]).int32s == [1, -2])
    #expect(GGUFArray([1, 2] as [UInt32]).uint32s == [1, 2])
    #expect(GGUFArray([0.5] as [Float]).float32s == [0.5])
    #expect(GGUFArray([7] as [UInt8]).uint8s == [7])
    #expect(GGUFArray(["a", ""]).strings == ["a", ""])
    #expect(GGUFArray([3, -4] as [Int32]).integers == [3, -4])
  }

  @Test func `an array of another type is not read as numbers`() {
    #expect(GGUFArray([1] as [Int32]).float32s == nil)
    #expect(GGUFArray([1] as [Int32]).strings == nil)
    #expect(GGUFArray(["1"]).int32s == nil)
    #expect(GGUFArray([0.5] as [Float]).integers == nil)
  }

  @Test func `the first elements are had alone`() {
    let array = GGUFArray([1, 2, 3] as [Int32])
    #expect(array.prefix(2) == [.int32(1), .int32(2)])
    #expect(array.prefix(9) == array.elements)
    #expect(array.prefix(-1) == [])
  }
}
