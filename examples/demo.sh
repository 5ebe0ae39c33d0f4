#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The main job, with tools already built in $NACRE_BIN: record, verify, read back, damage a copy, kill an engine. demo.sh [FILE]
set -euo pipefail

bin=${NACRE_BIN:?the folder the tools were built into}
work=$(mktemp -d "${TMPDIR:-/tmp}/nacre-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }

if (($#)); then
    stream=$1
    step "the stream: $stream"
else
    stream=$work/stream.jsonl
    step "the stream: 20000 order-book messages that nacre-generate makes up"
    "$bin/nacre-generate" --messages 20000 > "$stream"
fi
if [[ $stream == *.bz2 ]]; then
    command -v bzcat > /dev/null || fail "reading $stream needs bzip2"
    bzcat "$stream" > "$work/stream.jsonl"
    stream=$work/stream.jsonl
fi

step "record it, every line durable before it is acknowledged"
summary=$("$bin/nacre-record" --base "$work/data" --instance demo --ack "$work/acks" "$stream" | tail -n 1)
echo "$summary"
run=$(sed -n 's/.* path=\([^ ]*\).*/\1/p' <<< "$summary")
echo "acknowledged up to seq $(tail -n 1 "$work/acks"), in $(wc -l < "$work/acks") steps"

step "prove it is intact"
"$bin/nacre-verify" "$run"

step "read it back, byte for byte"
"$bin/nacre" cat "$run" --payload | cmp - "$stream" || fail "the payloads differ from the stream"
echo "identical: $(wc -l < "$stream") lines, $(wc -c < "$stream") bytes"
"$bin/nacre" cat "$run" --from 1 --to 2 | cut -c 1-200
"$bin/nacre" stat "$run"
"$bin/nacre" ls "$work/data"

step "flip one bit in a copy: the verifier names the entry"
mkdir -p "$work/damaged/demo"
copy=$work/damaged/demo/$(basename "$run")
cp "$run" "$copy"
offset=$(($(stat -c %s "$copy") / 3))
byte=$(od -An -tu1 -j "$offset" -N 1 "$copy" | tr -d ' ')
printf "$(printf '\\%03o' $((byte ^ 1)))" | dd of="$copy" bs=1 seek="$offset" conv=notrunc status=none
code=0
"$bin/nacre-verify" "$copy" || code=$?
((code == 1)) || fail "the damage at byte $offset was not found (exit $code)"
echo "byte $offset was flipped; exit code 1"

step "a trading engine: one life, and a life that is killed and goes on"
engine() { "$bin/nacre-engine" --base "$work/engine" --quotes 5000 --snapshot-every 60 "$@"; }
digest() { sed -n 's/.* digest=\([^ ]*\).*/\1/p' <<< "$1"; }
whole=$(engine --instance whole | tail -n 1)
echo "$whole"
code=0
(engine --instance killed --crash-at 150) 2> /dev/null || code=$?
((code == 137)) || fail "the engine was to be killed (exit $code)"
echo "killed by SIGKILL once seq 150 was durable"
resumed=$(engine --instance killed | tail -n 1)
echo "$resumed"
[[ -n $(digest "$whole") && $(digest "$whole") == $(digest "$resumed") ]] || fail "the two lives end in different states"
echo "equal digests: orders, fills, positions and account are what one life would have left"

step "done"
