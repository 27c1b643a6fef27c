#!/usr/bin/env bash
# The whole recipe: tokenizer, training, export, adapters. Run it again after a stop and it goes on where it was.
#   HEADROOM="path/to/headroom" WORK=~/demo-training assets/demo-model/recipe.sh
# PROCESSES (default 2) share the work, one thread each.
set -euo pipefail
cd "$(dirname "$0")"
: "${WORK:?set WORK to a folder outside the repository}" "${HEADROOM:=headroom}"
export HEADROOM OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
python=${PYTHON:-python3} processes=${PROCESSES:-2}
mkdir -p "$WORK"
[ -f "$WORK/tokenizer/tokenizer.json" ] || $python tokenizer.py "$WORK/tokenizer"

train() { # stage, steps, state, further arguments
  local stage=$1 steps=$2 state=$3 ids=()
  shift 3
  for rank in $(seq 0 $((processes - 1))); do
    nice -n 5 $python train.py "$stage" --steps "$steps" --state "$WORK/$state" --tokenizer "$WORK/tokenizer" \
      --rank "$rank" --world "$processes" "$@" >>"$WORK/${state%.pt}.log$rank" 2>&1 &
    ids+=($!)
  done
  for id in "${ids[@]}"; do wait "$id"; done
}
train tower "${TOWER_STEPS:-6000}" tower.pt --rate 1e-3
train whole "${WHOLE_STEPS:-20000}" whole.pt --start "$WORK/tower.pt" --rate 8e-4 --tower-rate 0.5
$python export.py "$WORK/whole.pt" "$WORK/tokenizer" ../models/demo
for adapter in spanish:16:1500 catalogue:16:900 cheerful:1:500; do # skill:rank:steps
  IFS=: read -r skill rank steps <<<"$adapter"
  $python adapter.py "$skill" --rank "$rank" --steps "$steps" \
    --state "$WORK/whole.pt" --tokenizer "$WORK/tokenizer" --out "../adapters/$skill"
done
