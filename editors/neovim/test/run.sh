#!/usr/bin/env bash
# Tests the Neovim configuration with the server at $1 (by default the release build), in the Neovim that NVIM names, or else nvim.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
HUISCLOS=$(realpath "${1:-$here/../../target/release/huisclos}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HUISCLOS MINUTES="$dir/cr.txt" PASSED="$dir/passed"
export SECRET='Mme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP pour une dépression.'
printf 'La séance est ouverte.\n\n%s\n' "$SECRET" >"$MINUTES"
XDG_STATE_HOME="$dir" XDG_CACHE_HOME="$dir" timeout 60 \
  "${NVIM:-nvim}" --headless -u NONE -n --cmd "set runtimepath+=$here" -c "luafile $here/test/run.lua" || ended=$?
# Neovim itself may end by the signal of a pipe, where the server was faster to leave.
test -e "$PASSED" || exit "${ended:-1}"
