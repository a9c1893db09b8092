#!/bin/sh
# Puts the linter of the workflows into site_tests/tools/node_modules, exactly as locked; Debian's Node.js where none is found.
set -eu
cd "$(dirname "$0")/tools"
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1; then as_root="sudo"; else as_root="none"; fi
    if ! command -v apt-get >/dev/null 2>&1 || [ "$as_root" = none ]; then
        echo "The tests lint the workflows with Node.js and npm (Debian: nodejs, npm)." >&2
        echo "Install both, then run make test again." >&2
        exit 1
    fi
    echo "Installing Debian's nodejs and npm for the linter of the workflows …"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
