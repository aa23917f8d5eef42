#!/bin/sh
# The object code of the wide kernel sets, held to the rules of docs/kernels.md.
#
#   sh scripts/check-kernels.sh [--testable] DIRECTORY
#
# DIRECTORY holds KernelsAVX2.build and KernelsAVX512.build: .build/release, or with --testable
# the products of a build with -enable-testing. The script fails, and names object and symbol, when
#
#   1. an object defines a weak symbol that is not of its module's name. The linker keeps one
#      definition of such a symbol; if it keeps this one, plain code runs wide instructions, and an
#      older processor stops in them;
#   2. code calls, or jumps to, anything but its own module, the memory functions of the C library
#      and Swift's allocation; or calls through a register;
#   3. an inner loop calls anything at all: the functions listed below must be leaves;
#   4. a function of that list is gone, or there are no objects: then nothing would be checked;
#   5. a set holds no instruction of its width: the processor flags did not reach the compiler;
#   6. a source of a wide set other than Lanes.swift is no link to the baseline's of the same name, or
#      one is missing: a copy falls behind unnoticed.
#
# -enable-testing keeps type descriptions of internal types and unused copies of functions that take
# closures. They bring weak data, two kinds of tiny weak functions, calls of the runtime and calls
# through registers, none of which the shipped objects have: --testable lets those pass. The rest
# holds for both builds.
#
# To see it fail: put `vector.max()` or `[1, 2].sorted()` into a kernel (1 and 2), take
# `@_transparent` from a helper of a search and make it `@inline(never)` (3), rename `gather` (4),
# take the processor flags from the manifest (5), replace a link by what it points to (6).
set -eu

usage="usage: check-kernels.sh [--testable] DIRECTORY"
testable=0
if [ "${1:-}" = --testable ]; then
  testable=1
  shift
fi
directory=${1:?$usage}

# Inner loops: searches, what they share, and all encoders and decoders that are one loop. A method
# stands behind its type.
leaves="
searchAffine searchFromExtreme descendLevels requantize storeFoundLevels fitScales fitSymmetricScale
searchIQ4 levelsIQ4 gather sumSquares largestNumber firstExtreme firstEnds storeNearestFP4
findEnds scaleQ8_0 isNearZero storeNearestGroup
encodeF16 encodeBF16 encodeQ1_0 sumLanes sumWeightedLanes addGroups addSpans
decodeF16 decodeBF16 decodeQ8_0 decodeQ4_0 decodeQ4_1 decodeQ5_0 decodeQ5_1 decodeQ2_K decodeQ3_K
decodeQ4_K decodeQ5_K decodeQ6_K decodeTQ1_0 decodeTQ2_0 decodeIQ4_NL decodeIQ4_XS decodeMXFP4
decodeNVFP4 decodeQ1_0 decodeQ2_0 decodeIQ1_S decodeIQ1_M decodeIQ2_XXS decodeIQ2_XS decodeIQ2_S
decodeIQ3_XXS decodeIQ3_S
PointMemory.roundEight PointMemory.roundEightOnly PointMemory.roundFour PointMemory.roundWildly
PointMemory.chooseEight PointMemory.chooseEightByMoves PointMemory.chooseFour
PointMemory.joinTwo PointMemory.joinFour PointMemory.joinEight PointMemory.sumEight PointMemory.sumFour
CutMemory.rank CutMemory.sumSorted CutMemory.packLevels CutMemory.prepareCuts32
CutMemory.prepareCuts16 CutMemory.searchSure32 CutMemory.searchAny32 CutMemory.searchSure16
CutMemory.searchAny16 CutResults.choose CutMemory.fitPoints CutResults.refitSuperblocks
PointMemory.reviseEight PointMemory.reviseFour
"

case $(uname -m) in
x86_64 | amd64) ;;
*)
  echo "check-kernels: the wide sets are for x86-64 only; nothing to check here"
  exit 0
  ;;
esac

# The toolchain's own tools first: they are there where Swift is; binutils may not be.
toolchain=$(dirname "$(command -v swift || echo /usr/bin/swift)")
tool() {
  for candidate in "$toolchain/llvm-$1" "llvm-$1" "$1"; do
    if command -v "$candidate" >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
  echo "check-kernels: neither llvm-$1 nor $1 is installed" >&2
  exit 1
}
nm=$(tool nm)
objdump=$(tool objdump)

# Reads symbols of one object; prints those that another module's code could be bound to.
foreign_symbols() {
  awk -v own="\$s${#1}$1" -v testable="$testable" '
    $2 !~ /^[WwVvu]$/ { next }
    $3 == "__swift_reflection_version" || index($3, own) == 1 { next }
    testable && $2 == "V" && $3 ~ /^(got\.|symbolic$|associated$)/ { next }
    testable && $3 ~ /^__swift_(memcpy[0-9]+_[0-9]+|noop_void_return)$/ { next }
    { print "defines the weak symbol " $3 }'
}

# Reads disassembly with relocations; prints forbidden calls, "leaf NAME" for each leaf it met, and
# "leaf wide" where a register of the set's width is used.
calls() {
  awk -v own="\$s${#1}$1" -v wide="$2" -v names="$leaves" -v testable="$testable" '
    BEGIN {
      count = split(names, leaf, " ")
      for (i = 1; i <= count; i++) {
        # Methods: a structure is "V" after its name.
        parts = split(leaf[i], part, ".")
        mangled[i] = own length(part[1]) part[1]
        if (parts == 2) mangled[i] = mangled[i] "V" length(part[2]) part[2]
      }
      allowed = "^(mem(cpy|set|move)|malloc|free|swift_slow(Alloc|Dealloc)|__stack_chk_fail)$"
      described = "^(swift_(retain|release|getWitnessTable)|[$]ss6HasherV.*|__swift_.*|[*].*)$"
    }
    function leafOf(symbol, i) {
      for (i = 1; i <= count; i++)
        if (index(symbol, mangled[i]) == 1) return leaf[i]
      return ""
    }
    function called(target) {
      if (inner != "")
        print "calls " target " in the inner loop " inner
      else if (index(target, own) != 1 && target !~ allowed && target !~ /^\.text/ &&
        !(testable && target ~ described))
        print "calls " target " in " within
    }
    # A function begins.
    /^[0-9a-f]+ <.*>:$/ {
      within = substr($2, 2, length($2) - 3)
      inner = leafOf(within)
      if (inner != "") print "leaf " inner
      pending = ""
      next
    }
    # Where a call goes: the relocation after it says, or there is none and the operand does.
    index($0, wide) && !announced { print "leaf wide"; announced = 1 }
    /R_X86_64_/ {
      if (pending != "") {
        target = $NF
        sub(/[-+]0x[0-9a-f]+$/, "", target)
        called(target)
        pending = ""
      }
      next
    }
    pending == "call" { called(operand); pending = "" }
    { pending = "" }
    /\tcall/ { pending = "call"; operand = $NF; gsub(/^<|(\+0x[0-9a-f]+)?>$/, "", operand); next }
    /\tj[a-z]+ / || /\tj[a-z]+\t/ { pending = "jump" }'
}

# Prints the sources of a wide set that are no links, and the baseline's that it lacks.
unlinked_sources() {
  for source in "$sources/KernelsBaseline"/*.swift; do
    file=$(basename "$source")
    [ "$file" = Lanes.swift ] && continue
    [ "$(readlink "$sources/$1/$file")" = "../KernelsBaseline/$file" ] ||
      echo "$1/$file: expected a link to ../KernelsBaseline/$file"
  done
  for source in "$sources/$1"/*.swift; do
    [ -e "$sources/KernelsBaseline/$(basename "$source")" ] ||
      echo "$1/$(basename "$source"): no such file in KernelsBaseline"
  done
}

sources=$(dirname "$0")/../Sources
failed=0
for module in KernelsAVX2 KernelsAVX512; do
  unlinked=$(unlinked_sources "$module")
  if [ -n "$unlinked" ]; then
    echo "$unlinked" >&2
    failed=1
  fi
  case $module in
  KernelsAVX2) register=%ymm ;;
  *) register=%zmm ;;
  esac
  found=" "
  for object in "$directory/$module.build"/*.o; do
    if [ ! -e "$object" ]; then
      echo "check-kernels: no objects in $directory/$module.build; build first" >&2
      exit 1
    fi
    name=$module/$(basename "$object")
    symbols=$("$nm" --defined-only "$object" | foreign_symbols "$module")
    code=$("$objdump" -dr --no-show-raw-insn "$object" | calls "$module" "$register")
    found="$found$(echo "$code" | sed -n 's/^leaf //p' | tr '\n' ' ')"
    wrong=$({ echo "$symbols"; echo "$code"; } | grep -v -e '^leaf ' -e '^$' | sort -u || true)
    if [ -n "$wrong" ]; then
      echo "$wrong" | sed "s|^|$name: |" >&2
      failed=1
    fi
  done
  case $found in
  *" wide "*) ;;
  *)
    echo "$module: no $register register is used; did the processor flags reach the compiler?" >&2
    failed=1
    ;;
  esac
  for leaf in $leaves; do
    case $found in
    *" $leaf "*) ;;
    *)
      echo "$module: no function $leaf; was it renamed? See the list in scripts/check-kernels.sh" >&2
      failed=1
      ;;
    esac
  done
done
[ "$failed" = 0 ] && echo "check-kernels: no copied source, no foreign symbol, no foreign call, no call in an inner loop"
exit "$failed"
