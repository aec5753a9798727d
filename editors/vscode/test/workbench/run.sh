#!/usr/bin/env bash
# Tests the extension in a real VS Code, as code-server ships it, in a headless Chromium, with the server at $1 (by default the
# release build). Skipped, and said so, where this machine cannot run it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
extension=$(cd "$here/../.." && pwd)
HUISCLOS=$(realpath "${1:-$extension/../../target/release/huisclos}")

skip() {
  echo "vscode: skipped: $1"
  exit 0
}
CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip 'no Chromium'
ripgrep=$(command -v rg) || skip 'no ripgrep, with which VS Code looks for files'
[[ $(node --version) == v20.* ]] || skip 'this code-server is made for Node 20'
prefix=$(node --print 'require("path").resolve(process.execPath, "../..")')
test -e "$prefix/include/node/node.h" || skip 'no headers of Node, for the modules that VS Code compiles'

# What code-server's own installation does, except what it would download from elsewhere, and terminals.
code="$here/node_modules/code-server/lib/vscode"
if ! test -e "$code/node_modules.asar"; then
  npm --prefix "$here" ci --silent --no-audit --no-fund --ignore-scripts
  for part in "$code" "$code/extensions"; do
    npm --prefix "$part" install --silent --no-audit --no-fund --omit=dev --ignore-scripts
  done
  npm_config_nodedir=$prefix npm --prefix "$code" rebuild --silent @vscode/spdlog native-watchdog
  mkdir -p "$code/node_modules/@vscode/ripgrep/bin"
  ln -sf "$ripgrep" "$code/node_modules/@vscode/ripgrep/bin/rg"
  ln -s node_modules "$code/node_modules.asar"
fi

npm --prefix "$extension" run --silent package >/dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HUISCLOS CHROMIUM CODE="$code/out/server-main.js" VSIX="$extension/huisclos.vsix" DIR="$dir"
node --test --test-timeout=170000 "$here/workbench.test.mjs"
