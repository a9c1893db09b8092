#!/bin/sh
# Prints yes where COMMIT is the newest of main in REPOSITORY, else no: an older run must not overwrite a newer site.
# Usage: is_newest.sh REPOSITORY COMMIT
set -eu
newest=$(git ls-remote "$1" refs/heads/main | cut -f 1)
if [ -z "$newest" ]; then
    echo "no main in $1" >&2
    exit 1
fi
if [ "$newest" = "$2" ]; then echo yes; else echo no; fi
