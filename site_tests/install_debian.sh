#!/bin/sh
# Installs packages of Debian that the tests need, or says what to install: install_debian.sh "what they are for" PACKAGE …
set -eu
purpose=$1
shift
if [ "$(id -u)" -eq 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1; then as_root="sudo"; else as_root="none"; fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$as_root" = none ]; then
    echo "$purpose (Debian: $*). Install what these packages hold, put its commands on PATH, then run make test again." >&2
    exit 1
fi
echo "Installing Debian's $* …"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
