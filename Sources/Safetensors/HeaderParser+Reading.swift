import StrictJSON

/// The steps of the JSON reader, with errors that say the file and the byte in it.
extension HeaderParser {
  mutating func beginObject() throws(SafetensorsError) {
    try read { reader throws(JSONError) in try reader.beginObject() }
  }

  mutating func nextMember() throws(SafetensorsError) -> String? {
    try read { reader throws(JSONError) in try reader.nextMember() }
  }

  mutating func beginArray() throws(SafetensorsError) {
    try read { reader throws(JSONError) in try reader.beginArray() }
  }

  mutating func nextElement() throws(SafetensorsError) -> Bool {
    try read { reader throws(JSONError) in try reader.nextElement() }
  }

  mutating func string() throws(SafetensorsError) -> String {
    try read { reader throws(JSONError) in try reader.string() }
  }

  mutating func integer() throws(SafetensorsError) -> Int {
    try read { reader throws(JSONError) in try reader.integer() }
  }

  mutating func value() throws(SafetensorsError) -> JSONValue {
    try read { reader throws(JSONError) in try reader.value() }
  }

  mutating func end() throws(SafetensorsError) {
    try read { reader throws(JSONError) in try reader.end() }
  }

  private mutating func read<Result>(
    _ step: (inout JSONReader) throws(JSONError) -> Result
  ) throws(SafetensorsError) -> Result {
    do throws(JSONError) {
      return try step(&reader)
    } catch {
      throw fault(.json(error), at: error.offset)
    }
  }
}
