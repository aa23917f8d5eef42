import Storage
import StrictJSON
import SystemPackage

/// The tokenizer's files in a model's folder, read with bounds.
struct TokenizerFolder {
  let folder: Folder

  /// More than twice the largest published ones.
  static let limit = 128 << 20

  func path(_ name: String) -> String { folder.file(name).string }

  /// The bytes of a file; `nil` where it is not there.
  func bytes(_ name: String) throws(VocabularyError) -> [UInt8]? {
    do throws(StorageError) {
      return try folder.contentsIfPresent(of: name, limit: Self.limit)
    } catch {
      throw .storage(error)
    }
  }

  /// The value of a JSON file, read as Python reads it; `nil` where it is not there.
  func json(_ name: String) throws(VocabularyError) -> JSONValue? {
    guard let text = try bytes(name) else { return nil }
    do throws(JSONError) {
      return try JSONValue(parsing: text, dialect: .python)
    } catch {
      throw .notJSON(file: path(name), error: error)
    }
  }

  /// The same where the file must hold an object.
  func object(_ name: String) throws(VocabularyError) -> JSONObject? {
    guard let value = try json(name) else { return nil }
    return try value.expect(\.object, "an object", at: "the file", in: path(name))
  }

  /// A text file with line ends as Python's text mode gives them; `nil` where it is not there.
  func text(_ name: String) throws(VocabularyError) -> String? {
    guard let bytes = try bytes(name) else { return nil }
    var lines: [UInt8] = []
    lines.reserveCapacity(bytes.count)
    let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    for (i, byte) in bytes.enumerated() {
      if byte == lineFeed, i > 0, bytes[i - 1] == carriageReturn { continue }
      lines.append(byte == carriageReturn ? lineFeed : byte)
    }
    guard let text = String(validating: lines, as: UTF8.self) else {
      throw .damaged(file: path(name), reason: "is not valid UTF-8")
    }
    return text
  }

  /// The names of the files in a folder inside, sorted; none where there is no such folder.
  ///
  /// The empty name is the folder itself.
  func names(in name: String) throws(VocabularyError) -> [String] {
    let inner = name.isEmpty ? folder : Folder(folder.file(name))
    guard inner.exists else { return [] }
    do throws(StorageError) {
      return try inner.names()
    } catch {
      throw .storage(error)
    }
  }
}

extension JSONValue {
  /// What `convert` makes of the value, or an error that says where another kind was found.
  func expect<Result>(
    _ convert: (JSONValue) -> Result?, _ expected: String, at place: @autoclosure () -> String,
    in file: @autoclosure () -> String
  ) throws(VocabularyError) -> Result {
    if let result = convert(self) { return result }
    throw .unexpected(file: file(), place: place(), found: summary, expected: expected)
  }

  /// The value in few words.
  var summary: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .string(let text): Vocabulary.quoted(text)
    case .null: "nothing"
    default: kind
    }
  }
}
