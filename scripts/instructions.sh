#!/usr/bin/env bash
# Counts the instructions of a start and of a reading of corpus/dev, and fails where one has grown by more than 5 %.
#
# Instructions do not depend on what else the machine does, as times do. benches/instructions.txt keeps the counts;
# `scripts/instructions.sh --write` replaces them, for a change that is worth its price or has lowered it.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=benches/instructions.txt
program=target/release/huisclos
if ! command -v valgrind >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq valgrind >/dev/null
fi
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
: >"$scratch/empty.txt"

# One thread: how several share the work is chance.
count() {
  local status=0
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" check --quiet --jobs 1 --format jsonl "$1" \
    >/dev/null 2>"$scratch/log" || status=$?
  if [ "$status" -gt 1 ]; then cat "$scratch/log" >&2 && return "$status"; fi
  sed -n 's/.*Collected : //p' "$scratch/log"
}

{
  echo "start $(count "$scratch/empty.txt")"
  echo "read $(count corpus/dev)"
} >"$scratch/counts"
if [ "${1:-}" = --write ]; then
  cp "$scratch/counts" "$kept"
fi
join "$kept" "$scratch/counts" | awk '
  { change = 100 * ($3 / $2 - 1); printf "%s: %.1f million instructions, %+.1f %%\n", $1, $3 / 1e6, change }
  change > 5 { slower = 1 }
  END { if (NR != 2) exit 2; exit slower }'
