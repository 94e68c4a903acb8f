#!/usr/bin/env bash
# Fuzzes with cargo-fuzz. Usage: generator/fuzz/fuzz.sh SECONDS [TARGET…]; all targets without one.
# The seeds are the pages of specs/; what libFuzzer finds worth keeping lies in target/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/.*Target { name: "\([a-z_]*\)".*/\1/p; s/^ *name: "\([a-z_]*\)",$/\1/p' generator/fuzz/src/lib.rs)
mkdir -p target/fuzz/seeds
find specs -type f -size -64k -exec sh -c 'cp "$1" "target/fuzz/seeds/$(echo "$1" | tr / _)"' _ {} \;
# The stable compiler takes the options of sanitizers only so.
export RUSTC_BOOTSTRAP=1
for target in "${targets[@]}"; do
  mkdir -p "target/fuzz/$target"
  APIREF_FUZZ=$target cargo fuzz run --fuzz-dir generator/fuzz --features libfuzzer --sanitizer none any \
    "target/fuzz/$target" target/fuzz/seeds -- -max_total_time="$seconds" -max_len=20000 -rss_limit_mb=4096
done
