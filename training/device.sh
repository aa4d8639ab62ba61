#!/bin/bash
# Data, training and evaluation in one command on a bare machine with a GPU and no network:
#   bash training/device.sh OUT [arguments of training.train]        (OUT `data`: only the data)
# BASE: a GGUF, whole or slim (or BASE.00, BASE.01 …, which are joined). EVAL: a folder of prompts. WORKERS, SCHEMAS (of
# each worker), HELD (schemas of held-out domains), SEED, DATA: the data; made once. python3 has torch, numpy, gguf, tokenizers.
set -eu -o pipefail
out=$1
shift
export PYTHONPATH=parts/gateway:.${PYTHONPATH:+:$PYTHONPATH} PYTHONUNBUFFERED=1 RAYON_NUM_THREADS=2
data=${DATA:-/tmp/plan-data} base=${BASE:-/tmp/slim.gguf} workers=${WORKERS:-$(nproc)}
mkdir -p "$data"
if [ ! -f "$data/done" ]; then
    SECONDS=0
    for worker in $(seq "$workers"); do
        python3 -m training.generate "$data/train$worker.jsonl" "${SCHEMAS:-1400}" "$((${SEED:-1000} + worker))" > "$data/report$worker" &
    done
    python3 -m training.by_hand "$data/train-hand.jsonl" --times "${TIMES:-8}" > "$data/report-hand"
    python3 -m training.by_hand "$data/held-hand.jsonl" --held >> "$data/report-hand"
    python3 -m training.generate "$data/held.jsonl" "${HELD:-90}" 9 --held > "$data/report-held"
    wait
    touch "$data/done"
    echo "data: $SECONDS s, $(cat "$data"/train*.jsonl | wc -l) schemas"
    cat "$data/report1"
fi
[ "$out" = data ] && exit
[ -f "$base" ] || cat "$base".[0-9][0-9] > "$base"
mkdir -p "$out"
shopt -s nullglob
evaluate=("${EVAL:-/tmp/plan-eval}"/*.jsonl)
python3 -m training.train --base "$base" --data "$data/train*.jsonl" --held "$data/held.jsonl" --out "$out" \
    ${evaluate[@]:+--evaluate "${evaluate[@]}"} "$@" 2>&1 | tee "$out/log"
