#!/bin/sh
# Makes the vendored files of this folder anew from npm packages, at the versions of vendor/package-lock.json.
# For a developer's machine with Node.js 20 or later and npm; building the binary needs neither.
#
#   ./vendor.sh           write the files and the table of README.md
#   ./vendor.sh --check   write nothing; fail if a file here differs from what the packages give
#   ./vendor.sh --update  take the versions of vendor/package.json, write a new lock file, then as without
#
# No install script of any package is run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/vendor" "$scratch/out"

if [ "${1-}" = "--update" ]; then
    (cd "$here/vendor" && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund)
fi

cp "$here"/vendor/* "$scratch/vendor/"
cp "$here/README.md" "$scratch/out/"
cd "$scratch/vendor"
npm ci --ignore-scripts --no-audit --no-fund
node build.mjs "$scratch/out"

if [ "${1-}" = "--check" ]; then
    for file in "$scratch"/out/*; do
        cmp "$file" "$here/$(basename "$file")"
    done
    echo "the vendored files are what their packages give"
else
    cp "$scratch"/out/* "$here/"
fi
