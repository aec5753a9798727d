#!/usr/bin/env bash
# Tests languages.toml with the server at $1 (by default the release build), in the Helix that HX names, or else hx: on a terminal
# that nobody sees, minutes are opened, a passage is seen, replaced by a neutral sentence, and saved.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
server=$(realpath "${1:-$here/../../target/release/huisclos}")
dir=$(mktemp -d)
minutes="$dir/cr.txt"
terminal=(tmux -L "huisclos-$$" -f /dev/null)
trap '"${terminal[@]}" kill-server 2>/dev/null || true; rm -rf "$dir"' EXIT

mkdir -p "$dir/helix"
sed "s#^command = .*#command = \"$server\"#" "$here/languages.toml" >"$dir/helix/languages.toml"
printf '1. Situations suivies\n\nMme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP pour une dépression.\n' >"$minutes"

screen() { "${terminal[@]}" capture-pane -p; }
keys() { "${terminal[@]}" send-keys "$@"; }
fail() {
  screen >&2 || true
  echo "helix: $1" >&2
  exit 1
}
# Waits till the screen shows $1.
shows() {
  for _ in $(seq 100); do
    if [[ $(screen) == *"$1"* ]]; then return; fi
    sleep 0.1
  done
  fail "« $1 » n'apparaît pas"
}

XDG_CONFIG_HOME="$dir" XDG_CACHE_HOME="$dir" LC_ALL=C.UTF-8 \
  "${terminal[@]}" -u new-session -d -x 130 -y 24 "${HX:-hx} $minutes"
shows '●'
keys ']' d
shows 'SEC-PSY'
keys Space a
shows 'Expliquer SEC-PSY'
keys Enter
shows 'Mme Aubry (assistante sociale) : Une situation individuelle est évoquée'
for _ in $(seq 50); do
  if [[ $(screen) != *'●'* ]]; then break; fi
  sleep 0.1
done
if [[ $(screen) == *'●'* ]]; then fail 'la remarque reste'; fi
keys ':w' Enter
for _ in $(seq 50); do
  if grep -q 'Une situation individuelle est évoquée' "$minutes"; then break; fi
  sleep 0.1
done
grep -q 'Une situation individuelle est évoquée' "$minutes" || fail "n'est pas enregistré"
if grep -q 'dépression' "$minutes"; then fail 'le passage reste'; fi
keys ':q' Enter
echo 'helix: ok'
