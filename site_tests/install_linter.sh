#!/bin/sh
# Puts the linter of the workflows into site_tests/tools/node_modules, exactly as locked; Debian's Node.js where none is found.
set -eu
cd "$(dirname "$0")/tools"
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    sh ../install_debian.sh "The tests lint the workflows with Node.js and npm" nodejs npm
fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
