#!/bin/sh
# convert.sh KERF CHECKPOINT TYPE: converts, then shows the result and what it lost.
set -eu
kerf=$1 checkpoint=$2 type=$3
out=.build/converted
mkdir -p "$out"
name=$(basename "$(cd "$checkpoint" 2>/dev/null && pwd || echo "$checkpoint")")
"$kerf" convert "$checkpoint" --to "$type" -o "$out/$name-$type.gguf" --force
"$kerf" inspect "$out/$name-$type.gguf"
"$kerf" measure "$checkpoint" "$out/$name-$type.gguf"
