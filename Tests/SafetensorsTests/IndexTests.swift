import OrderedCollections
import Safetensors
import Testing

@Suite struct IndexTests {
  private func fault(_ text: String) -> SafetensorsError.Fault? {
    do throws(SafetensorsError) {
      _ = try SafetensorsIndex(parsing: Array(text.utf8), file: "index.json")
      return nil
    } catch { return error.fault }
  }

  @Test func `an index keeps its order`() throws {
    let text =
      #"{"metadata":{"total_size":1},"weight_map":{"z":"2.safetensors","a":"1.safetensors","b":"2.safetensors"}}"#
    let index = try SafetensorsIndex(parsing: Array(text.utf8), file: "index.json")
    #expect(index.entries.map(\.tensor) == ["z", "a", "b"])
    #expect(index.entries.map(\.file) == ["2.safetensors", "1.safetensors", "2.safetensors"])
    #expect(Array(index.files) == ["2.safetensors", "1.safetensors"])
  }

  @Test(arguments: ["", "[]", "{}", #"{"weight_map":["a"]}"#, #"{"weight_map":null}"#])
  func `other texts are refused`(text: String) {
    #expect(fault(text) != nil)
  }

  @Test func `an empty map is refused`() {
    #expect(fault(#"{"weight_map":{}}"#) == .emptyWeightMap)
  }

  @Test(arguments: [
    "../out", "./x/../../out", "/etc/passwd", "", ".", "..", "a/b", #"a\u0000.txt"#,
  ])
  func `a shard lies beside the index`(name: String) {
    guard case .badShardName(_, tensor: "a") = fault(#"{"weight_map":{"a":"\#(name)"}}"#) else {
      Issue.record("accepted")
      return
    }
  }

  @Test func `a shard is named by text`() {
    #expect(fault(#"{"weight_map":{"a":1}}"#) == .badShardName("a number", tensor: "a"))
  }

  @Test func `names of other bytes are other names`() throws {
    let text = #"{"weight_map":{"\u00e9":"1","e\u0301":"1"}}"#
    #expect(
      try SafetensorsIndex(parsing: Array(text.utf8), file: "index.json").entries.count == 2)
  }
}
