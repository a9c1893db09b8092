#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's; says what to do where neither is possible.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        found=$name
        break
    fi
done
fonts=$(fc-list :lang=zh 2>/dev/null | head -n 1 || true)
if [ -n "${found:-}" ] && [ -n "$fonts" ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1; then as_root="sudo"; else as_root="none"; fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$as_root" = none ]; then
    echo "The browser tests need Chromium and a Chinese font (Debian: chromium, fonts-noto-cjk)." >&2
    echo "Install both, put chromium on PATH, then run make test again." >&2
    exit 1
fi
echo "Installing Debian's chromium and fonts-noto-cjk for the browser tests …"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
