#!/bin/sh
# A package that requires this one by version is built and gets the wide kernels.
#
# SwiftPM refuses unsafe flags in dependencies that are required by version, unless the dependency
# declares tools version 6.2 or newer. That is its policy, not a promise: this check notices when
# the manifest is refused, or the processor flags are dropped. It clones the last commit to a
# temporary directory, tags it, builds a small dependent in release and runs it. The check fails
# when that does not build, lacks the wide set of this processor, or writes other bytes with it.
set -eu
cd "$(dirname "$0")/.."
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q --no-hardlinks "$here" "$work/kerf"
git -C "$work/kerf" -c tag.gpgSign=false tag 0.0.1

mkdir -p "$work/dependent/Sources/dependent"
cat > "$work/dependent/Package.swift" <<MANIFEST
// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "dependent",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "file://$work/kerf", from: "0.0.1")],
  targets: [
    .executableTarget(
      name: "dependent", dependencies: [.product(name: "Quantization", package: "kerf")])
  ]
)
MANIFEST
# The versions that this package is tested with; what the dependent does not use is ignored.
[ ! -e Package.resolved ] || cp Package.resolved "$work/dependent/"
cat > "$work/dependent/Sources/dependent/main.swift" <<'PROGRAM'
import Quantization

let row = (0..<4096).map { Float(($0 &* 7919) % 4099 - 2049) / 1024 }

func encoded(with kernels: KernelSet) throws -> [UInt8] {
  let codec = try RowCodec(.Q4_K, kernels: kernels)
  var blocks = [UInt8](repeating: 0, count: codec.rowBytes(columns: row.count))
  try row.withUnsafeBufferPointer { row in
    try blocks.withUnsafeMutableBytes { blocks in
      try codec.encode(rows: row, columns: row.count, importance: nil, into: blocks)
    }
  }
  return blocks
}

let same = try encoded(with: .best) == encoded(with: .scalar)
print(KernelSet.best.name, same ? "same" : "different")
PROGRAM

swift build -q -c release --package-path "$work/dependent" --scratch-path "$work/build" \
  --security-path "$work/security"
found=$("$work/build/release/dependent")

expected=baseline
if [ -r /proc/cpuinfo ]; then
  flags=$(grep -m 1 '^flags' /proc/cpuinfo || true)
  case " $flags " in *" avx2 "*) expected=avx2 ;; esac
  case " $flags " in *" avx512bw "*) expected=avx512 ;; esac
elif [ "$(sysctl -n hw.optional.avx2_0 2>/dev/null)" = 1 ]; then
  expected=avx2
fi
if [ "$found" != "$expected same" ]; then
  echo "check-dependents: found '$found', expected '$expected same'" >&2
  exit 1
fi
# The name alone would also be there if the flags had been dropped.
sh scripts/check-kernels.sh "$work/build/release"
echo "check-dependents: a dependent by version builds, with kernels $expected"
