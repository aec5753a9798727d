#!/usr/bin/env bash
# Gets Helix into the folder $1 and prints the program's path: Debian has it from its thirteenth release on, an older Debian runs it
# beside the C library it is made for. Nothing is installed.
set -euo pipefail
dir=$(mkdir -p "$1" && cd "$1" && pwd)
program="$dir/hx"
if ! test -x "$program"; then
  mirrors=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian')
  mirror=${mirrors%%$'\n'*}
  mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$dir/apt/sources.list"
  options=(-qq -o "Dir::Etc::SourceList=$dir/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$dir/apt/lists" -o "Dir::Cache=$dir/apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2
  (cd "$dir/apt" && apt-get "${options[@]}" download hx libc6 libgcc-s1 >&2)
  for package in "$dir"/apt/*.deb; do dpkg -x "$package" "$dir/root"; done
  libraries="$dir/root/usr/lib/x86_64-linux-gnu"
  cat >"$program" <<X
#!/bin/sh
HELIX_RUNTIME="$dir/root/usr/lib/hx/runtime" \\
  exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$dir/root/usr/bin/hx" "\$@"
X
  chmod +x "$program"
  rm -r "$dir/apt"
fi
"$program" --version >&2
echo "$program"
