#!/usr/bin/env bash
# Measures the shipped model and its adapters by the product itself and writes the model card. Two questions at a time, about 45
# minutes on two cores; run again after a stop it goes on with what is missing.
#   HEADROOM="path/to/headroom" WORK=~/demo-evaluation assets/demo-model/evaluate.sh
set -euo pipefail
cd "$(dirname "$0")"
: "${WORK:?set WORK to a folder outside the repository}" "${HEADROOM:=headroom}" "${SEED:=2611}"
python=${PYTHON:-python3}
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$WORK"

ask() { # name, further arguments
  local name=$1
  shift
  [ -s "$WORK/$name.json" ] || { $HEADROOM demo-eval --seed "$SEED" --json "$@" >"$WORK/$name.new" && mv "$WORK/$name.new" "$WORK/$name.json"; }
}
about_shapes() { ask "shapes-$1" --types colour,shape,where,relation,yes_no,count --scenes 1500 --per-cell 500 --max-dynamic-patch "$1"; }
about_print() {
  ask "print-$1" --types number,word --scenes 2400 --per-cell 500 --max-dynamic-patch "$1"
  # medium and big print is in fewer pictures: as many new ones again, so that its cells have 500 questions too
  SEED=$((SEED + 1)) ask "print-more-$1" --types number --scenes 2400 --per-cell 500 --max-dynamic-patch "$1"
}
all() { ask "all-$1" --types list,size,total --scenes 260 --max-dynamic-patch "$1"; }
first() {
  for patches in 12 1; do about_print $patches; about_shapes $patches; all $patches; done
  ask weights --scenes 100 --weights fp32,int8,int4 --max-dynamic-patch 12
  ask talk --types greeting,other --scenes 120 --max-dynamic-patch 1,12
}
second() {
  for patches in 9 4; do about_print $patches; about_shapes $patches; all $patches; done
  ask spanish --scenes 65 --lora spanish --lora-r 16,8,4,2,0 --max-dynamic-patch 1
  ask catalogue --scenes 200 --lora catalogue --lora-r 16,8,4,2,0 --max-dynamic-patch 1
  ask cheerful --scenes 60 --lora cheerful --lora-r 1,0 --max-dynamic-patch 1
  ask one-chat --one-chat --scenes 60 --max-dynamic-patch 1,12
}
first &
one=$!
second &
wait $one
wait $!
$python card.py "$WORK" ../models/demo/README.md evaluation.json
