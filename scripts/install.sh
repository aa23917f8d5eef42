#!/bin/sh
# install.sh KERF PREFIX puts the command, its completions and its manual page below PREFIX;
# install.sh --remove PREFIX takes them away.
set -eu
source=$1 prefix=$2
files="bin/kerf share/man/man1/kerf.1 share/bash-completion/completions/kerf
share/zsh/site-functions/_kerf share/fish/vendor_completions.d/kerf.fish"
if [ "$source" = --remove ]; then
  for file in $files; do rm -f "$prefix/$file"; done
  exit 0
fi
for file in $files; do mkdir -p "$prefix/$(dirname "$file")"; done
install -m 755 "$source" "$prefix/bin/kerf"
install -m 644 docs/kerf.1 "$prefix/share/man/man1/kerf.1"
"$source" --generate-completion-script bash > "$prefix/share/bash-completion/completions/kerf"
"$source" --generate-completion-script zsh > "$prefix/share/zsh/site-functions/_kerf"
"$source" --generate-completion-script fish > "$prefix/share/fish/vendor_completions.d/kerf.fish"
echo "kerf is in $prefix/bin"
