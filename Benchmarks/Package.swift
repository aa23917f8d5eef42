// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "kerf-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "kerf", path: "..")],
  targets: [
    .executableTarget(
      name: "whole-job",
      dependencies: [.product(name: "Kerf", package: "kerf")],
      path: "Sources/WholeJob")
  ],
  swiftLanguageModes: [.v6]
)
