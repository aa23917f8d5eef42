import Checkpoints
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Families

@Suite struct PoolingTests {
  private func pooling(
    _ modules: String?, _ module: String?
  ) throws -> Result<PoolingType?, FamilyError> {
    try withTemporaryDirectory { directory in
      if let modules { try write(Array(modules.utf8), to: directory.appending("modules.json")) }
      if let module { try write(Array(module.utf8), to: directory.appending("config.json")) }
      return Result { () throws(FamilyError) in try PoolingType(in: Folder(directory)) }
    }
  }

  // swift-format-ignore
  @Test(arguments: [
    (#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true}"#, PoolingType.mean),
    (#"{"pooling_mode_mean_tokens": false, "pooling_mode_cls_token": true}"#, .cls),
    (#"{"pooling_mode_lasttoken": true}"#, .lastToken),
    (#"{"pooling_mode": "cls"}"#, .cls),
  ])
  func `the first mode that is set counts`(module: String, expected: PoolingType) throws {
    let modules = #"[{"type": "a.Transformer"}, {"type": "sentence_transformers.models.Pooling", "path": ""}]"#
    #expect(try pooling(modules, module).get() == expected)
  }

  @Test func `a model without a pooling module has none`() throws {
    #expect(try pooling(nil, nil).get() == nil)
    #expect(try pooling(#"[{"type": "a.Transformer", "path": ""}]"#, nil).get() == nil)
  }

  @Test(arguments: ["../elsewhere", "/etc", "absent"])
  func `a pooling module that is not in the directory is refused`(path: String) throws {
    let modules = #"[{"type": "Pooling", "path": "\#(path)"}]"#
    guard case .failure(.invalidFile(let file, _, _)) = try pooling(modules, nil) else {
      Issue.record("taken as it is")
      return
    }
    #expect(file.hasSuffix("modules.json"))
  }

  @Test func `a mode that is not known is refused`() throws {
    let result = try pooling(#"[{"type": "Pooling"}]"#, #"{"pooling_mode": "max"}"#)
    guard case .failure(.invalidFile(let file, _, _)) = result else {
      Issue.record("taken as it is")
      return
    }
    #expect(file.hasSuffix("config.json"))
  }

  @Test func `a file that is no JSON is named`() throws {
    guard case .failure(.configuration(let error)) = try pooling("[", nil) else {
      Issue.record("taken as it is")
      return
    }
    #expect(error.description.contains("modules.json"))
  }
}
