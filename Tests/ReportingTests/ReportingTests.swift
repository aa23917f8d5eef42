import Reporting
import StrictJSON
import Testing

@Suite struct `Numbers as text` {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-1.26, 1, "-1.3"), (12.5, 0, "13"),
    (0.0625, 4, "0.0625"), (.infinity, 2, "inf"),
  ])
  func `fixed decimals`(value: Double, decimals: Int, text: String) {
    #expect(fixed(value, decimals) == text)
  }

  @Test func `counts of things`() {
    #expect(counted(0, "key") == "0 keys")
    #expect(counted(1, "key") == "1 key")
    #expect(counted(1234, "tensor") == "\(grouped(1234)) tensors")
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "1.00e+00"), (0.000123456, "1.23e-04"), (9.999, "1.00e+01"),
    (-45678.0, "-4.57e+04"),
  ])
  func `three significant digits`(value: Double, text: String) {
    #expect(scientific(value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (667_808_416, "636.9 MiB"),
    (1 << 40, "1.00 TiB"),
  ])
  func `byte counts`(count: Int, text: String) {
    #expect(byteCount(count) == text)
  }

  @Test func `groups of three digits`() {
    #expect([0, 999, 1000, 1_100_048_384].map(grouped) == ["0", "999", "1 000", "1 100 048 384"])
  }

  @Test(arguments: [(0.4, "0s"), (59.4, "59s"), (185, "3m05s"), (7620, "2h07m"), (.infinity, "?")])
  func `spans of time`(seconds: Double, text: String) {
    #expect(duration(seconds) == text)
  }

  @Test func `words are wrapped`() {
    #expect(wrapped([], indentation: "  ") == [])
    #expect(
      wrapped(["a:", "bb,", "ccc,", "longer than a line,", "d"], indentation: "  ", width: 9)
        == ["a: bb,", "  ccc,", "  longer than a line,", "  d"])
    #expect(wrapped(["123", "56789"], indentation: "  ", width: 9) == ["123 56789"])
  }

  @Test func `control characters do not reach the terminal`() {
    #expect("a\u{1B}[31m\n".terminalSafe == "a\\u{1b}[31m\\u{a}")
  }
}

@Suite struct `Tables` {
  private let table = Table(
    [
      .init("name", "tensor", .text), .init("bits", "bits", .fixed(2)),
      .init("hidden", "hidden", .integer, isShown: false),
    ],
    rows: [["a,b", 4.5, 1], ["long name", 16.0, 2]])

  @Test func `text is aligned and ends lines without spaces`() {
    #expect(
      table.text(total: ["total", 10.25, 3])
        == """
        tensor      bits
        a,b         4.50
        long name  16.00
        ----------------
        total      10.25

        """)
  }

  @Test func `a beginning that rows share is left out of the text alone`() {
    let table = Table(
      [.init("rule", "rule", .textAfter("Q4_K_M: "))],
      rows: [["Q4_K_M: base"], ["kept: a vector"], ["Q4_K_M"]])
    #expect(table.text() == "rule\nbase\nkept: a vector\nQ4_K_M\n")
    #expect(table.csv == "rule\r\nQ4_K_M: base\r\nkept: a vector\r\nQ4_K_M\r\n")
  }

  @Test func `csv has all columns and quotes what needs it`() {
    #expect(table.csv == "name,bits,hidden\r\n\"a,b\",4.5,1\r\nlong name,16.0,2\r\n")
  }

  @Test func `json has the columns' keys`() {
    #expect(table.json.array?.first == ["name": "a,b", "bits": 4.5, "hidden": 1])
  }
}
