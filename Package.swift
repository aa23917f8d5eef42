// swift-tools-version: 6.3
// Tools version 6.2 or newer matters: from then on SwiftPM accepts unsafe flags in dependencies
// that are required by version, and the wide kernel sets need them (docs/kernels.md).
import PackageDescription

/// Every module of ours: no warning, no unmarked unsafe expression, no hidden import.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels: optimised in debug builds too, no overflow checks, square roots without errno.
///
/// `-Xarch_x86_64` keeps the processor flags away from other architectures.
func kernels(_ processor: String...) -> [SwiftSetting] {
  [
    .treatAllWarnings(as: .error),
    .unsafeFlags(
      ["-Ounchecked", "-wmo", "-num-threads", "1", "-Xcc", "-fno-math-errno"]
        + processor.flatMap { ["-Xcc", "-Xarch_x86_64", "-Xcc", $0] }),
  ]
}

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(
  name: "OrderedCollections", package: "swift-collections")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// The libraries, floor by floor (docs/architecture.md); each imports lower floors only.
let libraries = [
  "Tensors", "StrictJSON", "Storage", "GGUF", "Safetensors", "PyTorchFiles", "Quantization",
  "Checkpoints", "Views",
  "Vocabulary", "Importance", "Mixes", "Measurement", "QuantizedSources", "Verification",
  "Families", "Conversion", "Comparisons", "Reporting", "ReportPages",
]

/// The tests of a module, which may use what it uses.
func tests(_ module: String, _ others: Target.Dependency...) -> Target {
  .testTarget(
    name: module + "Tests",
    dependencies: [.byName(name: module), "TestSupport", collections, system] + others,
    swiftSettings: house)
}

let package = Package(
  name: "kerf",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "kerf", targets: ["kerf"]),
    .library(name: "Kerf", targets: libraries),
    .library(name: "GGUF", targets: ["GGUF"]),
    .library(name: "Safetensors", targets: ["Safetensors"]),
    .library(name: "Quantization", targets: ["Quantization"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Floor 0
    .target(name: "Tensors", swiftSettings: house),
    .target(name: "StrictJSON", dependencies: [collections], swiftSettings: house),

    // Floor 1
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "CProcessor"),
    .target(
      name: "Storage", dependencies: ["Tensors", "CZlib", "CZstd", system], swiftSettings: house),
    .target(name: "KernelsBaseline", swiftSettings: kernels()),
    .target(name: "KernelsAVX2", swiftSettings: kernels("-mavx2", "-mf16c")),
    .target(
      name: "KernelsAVX512",
      swiftSettings: kernels("-march=skylake-avx512", "-mprefer-vector-width=512")),

    // Floor 2
    .target(
      name: "GGUF", dependencies: ["Tensors", "Storage", collections, system], swiftSettings: house),
    .target(
      name: "Safetensors", dependencies: ["Tensors", "StrictJSON", "Storage", collections, system],
      swiftSettings: house),
    .target(
      name: "PyTorchFiles", dependencies: ["Tensors", "Storage", collections],
      swiftSettings: house),
    .target(
      name: "Quantization",
      dependencies: ["Tensors", "CProcessor", "KernelsBaseline", "KernelsAVX2", "KernelsAVX512"],
      swiftSettings: house,
      // Roots and rounding; a dependent that does not import Foundation has no other reason for it.
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),

    // Floor 3
    .target(
      name: "Checkpoints",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "Safetensors", "PyTorchFiles", "GGUF", collections,
        system, yams,
      ], swiftSettings: house),
    .target(
      name: "Views", dependencies: ["Tensors", "Storage", "Quantization"], swiftSettings: house),
    .target(
      name: "Vocabulary", dependencies: ["StrictJSON", "Storage", collections, protobuf, system],
      exclude: ["Generated/sentencepiece_model.proto"], swiftSettings: house),
    .target(
      name: "Importance", dependencies: ["Tensors", "Storage", "GGUF", collections, system],
      swiftSettings: house),
    .target(name: "Mixes", dependencies: ["Tensors", collections], swiftSettings: house),

    // Floor 4
    .target(
      name: "Measurement",
      dependencies: ["Tensors", "Storage", "Views", "Quantization", "Importance"],
      swiftSettings: house),
    .target(
      name: "QuantizedSources",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "Quantization", "Checkpoints", "Views", collections,
        system,
      ],
      swiftSettings: house),

    .target(
      name: "Verification",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "GGUF", "Views", "Quantization", crypto, collections,
        system,
      ], swiftSettings: house),

    // Floor 5
    .target(
      name: "Families",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "GGUF", "Checkpoints", "Views", "Vocabulary",
        "QuantizedSources", collections, system,
      ], swiftSettings: house),

    // Floor 6
    .target(
      name: "Conversion",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "GGUF", "Quantization", "Checkpoints", "Views",
        "Importance", "Mixes", "Measurement", "Verification", "Families", collections, system,
      ], swiftSettings: house),

    .target(
      name: "Comparisons",
      dependencies: [
        "Tensors", "GGUF", "Quantization", "Checkpoints", "Views", "Importance", "Measurement",
        "Families", collections, system,
      ], swiftSettings: house),

    .target(name: "Reporting", dependencies: ["StrictJSON", collections], swiftSettings: house),
    .target(
      name: "ReportPages", dependencies: ["Tensors", "Measurement", "Reporting", mustache],
      swiftSettings: house),

    // Floor 7
    .executableTarget(
      name: "kerf",
      dependencies: [
        "Tensors", "StrictJSON", "Storage", "GGUF", "Safetensors", "PyTorchFiles", "Quantization",
        "Checkpoints", "Views", "Vocabulary", "Importance", "Mixes", "Measurement",
        "QuantizedSources", "Verification", "Families",
        "Conversion", "Comparisons",
        "Reporting", "ReportPages", argumentParser, system, collections,
      ], swiftSettings: house),

    // Tests. What they share makes and hashes megabytes: it is optimised in debug builds too.
    .target(
      name: "TestSupport", dependencies: ["StrictJSON", "CZstd", collections, system],
      path: "Tests/TestSupport",
      swiftSettings: house + [.unsafeFlags(["-O"])]),
    // The example's source, which is a package of its own for its readers: a test runs it.
    .executableTarget(
      name: "convert-and-measure",
      dependencies: [
        "Checkpoints", "Conversion", "GGUF", "Measurement", "Mixes", "Quantization", "Storage",
        "Views", system,
      ], path: "Examples/Sources/convert-and-measure", swiftSettings: house),
    .executableTarget(
      name: "rebuild-checkpoint", dependencies: ["TestSupport", system],
      path: "Tests/RebuildCheckpoint", swiftSettings: house),
    .testTarget(
      name: "TestSupportTests", dependencies: ["TestSupport", "StrictJSON", system],
      swiftSettings: house),
    tests("Checkpoints", "Families", "GGUF", "StrictJSON", "Storage", "Tensors"),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "kerf", "convert-and-measure", "TestSupport", "GGUF", "Reporting", "StrictJSON", "Storage",
        "Tensors", "CZstd", "CZlib", system,
        collections,
      ], exclude: ["Snapshots"], swiftSettings: house),
    tests(
      "Conversion", "Checkpoints", "GGUF", "Importance", "Measurement", "Mixes", "Quantization",
      "Storage", "StrictJSON", "Tensors", "Verification", "Views", "Families"),
    tests(
      "Families", "Checkpoints", "GGUF", "QuantizedSources", "StrictJSON", "Storage", "Tensors",
      "Views"),
    tests("GGUF", "Storage", "Tensors"),
    tests("Importance", "GGUF", "StrictJSON", "Storage", "Tensors"),
    tests("Measurement", "Tensors", "Views", "Quantization"),
    tests("Mixes", "StrictJSON", "Storage", "Tensors"),
    tests("PyTorchFiles", "Storage", "Tensors"),
    tests("Quantization", "StrictJSON", "Tensors"),
    tests(
      "QuantizedSources", "Checkpoints", "Quantization", "Storage", "StrictJSON", "Tensors",
      "Views"),
    tests("Reporting", "StrictJSON"),
    tests("ReportPages", "Measurement", "Quantization", "Tensors"),
    tests("Safetensors", "Storage", "Tensors"),
    tests("Storage", "CZlib", "CZstd"),
    tests("StrictJSON"),
    tests("Verification", "GGUF", "Quantization", "StrictJSON", "Storage", "Tensors"),
    tests("Views", "Storage", "Tensors"),
    tests("Vocabulary", "StrictJSON", "Storage"),
  ],
  swiftLanguageModes: [.v6]
)
