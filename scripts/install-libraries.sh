#!/bin/sh
# Installs the headers of zlib and zstd on Debian and its relatives, where they are missing.
set -eu
missing=""
for pair in zlib1g-dev:zlib.h libzstd-dev:zstd.h; do
  package=${pair%%:*} header=${pair##*:}
  if ! echo "#include <$header>" | "${CC:-clang}" -E - >/dev/null 2>&1; then missing="$missing $package"; fi
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "kerf needs the headers of zlib and zstd:$missing (or their names on this system)" >&2
  exit 1
fi
run=""
[ "$(id -u)" = 0 ] || run=sudo
$run apt-get update -qq
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $missing
