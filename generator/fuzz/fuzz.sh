#!/usr/bin/env bash
# Fuzzes with cargo-fuzz. Usage: generator/fuzz/fuzz.sh SECONDS [TARGET…]; all targets without one.
# A target ends after so many seconds, or after RUNS executions where RUNS is set. The seeds are the files of specs/; what
# libFuzzer finds worth keeping lies in target/fuzz, a log for each target beside it.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=$1
shift
mkdir -p target/fuzz
# The stable compiler takes the options of sanitizers only so.
export RUSTC_BOOTSTRAP=1
cargo run --quiet --package apiref-fuzz --bin seeds -- target/fuzz/seeds >target/fuzz.targets
failed=0
while read -r target kind longest; do
  [ $# -eq 0 ] || [[ " $* " == *" $target "* ]] || continue
  mkdir -p "target/fuzz/$target"
  APIREF_FUZZ=$target cargo fuzz run --fuzz-dir generator/fuzz --features libfuzzer --sanitizer none any \
    "target/fuzz/$target" "target/fuzz/seeds/$kind" -- -max_total_time="$seconds" -runs="${RUNS:--1}" \
    -max_len="$longest" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
    </dev/null >"target/fuzz/$target.log" 2>&1 || failed=1
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "target/fuzz/$target.log") executions," \
    "$(grep -cE '^(SUMMARY|thread .* panicked)' "target/fuzz/$target.log" || true) findings"
done <target/fuzz.targets
exit $failed
