#!/bin/sh
# Finds a Chromium with a Chinese font for the browser tests, or installs Debian's.
set -eu
fonts=$(fc-list :lang=zh 2>/dev/null | head -n 1 || true)
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if [ -n "$fonts" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
install() {
    sh "$(dirname "$0")/install_debian.sh" "The browser tests need Chromium and a Chinese font" "$1" fonts-noto-cjk fontconfig
}
install chromium-headless-shell 2>/dev/null || install chromium
