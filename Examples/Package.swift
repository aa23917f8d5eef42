// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "kerf", path: "..")],
  targets: [
    .executableTarget(
      name: "convert-and-measure", dependencies: [.product(name: "Kerf", package: "kerf")])
  ]
)
