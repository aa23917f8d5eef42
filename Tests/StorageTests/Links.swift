import Foundation
import SystemPackage

func makeLink(_ path: FilePath, to target: String) throws {
  try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: target)
}
