"""Writes the model card from what `headroom demo-eval --json` measured:
`python card.py OUT TRAINING.txt BARS.md BASE.json WEIGHTS.json [ADAPTER.json ...]`. TRAINING.txt tells how long it was trained, BARS.md which bars
are reached; WEIGHTS.json holds the same questions for every weight type."""

import collections
import json
import sys

HEAD = """---
license: apache-2.0
language: [en, zh]
pipeline_tag: image-text-to-text
---
# Headroom's demo model

A vision-language model of 7.2 million parameters in InternVL2's exact architecture (InternViT, pixel shuffle, projector, Qwen2 decoder), so small
that it comes with the program. It knows one little world: pictures with one to five coloured shapes, a printed number and a short word, as
Headroom draws them. It is here to show where memory goes and what more image patches and a LoRA's rank are worth; it is not a model for
photographs. Trained from scratch on generated pictures only; nothing of any other model's weights is in it. Apache-2.0.

| part | size |
|---|---|
| tile 112 px, patch 14 px | 16 image tokens for each tile, a thumbnail last when there is more than one |
| vision tower | 5 layers, width 192, 6 heads, 2.35 M parameters |
| projector | 768 -> 256 -> 256, 0.26 M |
| decoder | 6 layers, width 256, 8 query and 2 key-value heads, SwiGLU 704, 4.5 M with 1,212 tied embeddings |

It answers, in English and Chinese: what is in the picture, colour, shape, size, how many, where, left or right of, above or below, is
there, what number, what word (of twelve); it says when print is too small to read at the resolution it was given, and greets. To anything
else it is taught to answer with one sentence about what it can do.
"""


def table(cells, column, columns, row):
    rows = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for c in cells:
        cell = rows[row(c)][column(c)]
        cell[0] += c["right"]
        cell[1] += c["asked"]
    lines = ["| question | " + " | ".join(str(c) for c in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name in sorted(rows):
        texts = []
        for c in columns:
            right, asked = rows[name].get(c, (0, 0))
            texts.append(f"{100 * right / asked:.0f} % of {asked}" if asked else "-")
        lines.append(f"| {name} | " + " | ".join(texts) + " |")
    return "\n".join(lines)


def cells_of(path):
    with open(path) as f:
        return json.load(f)["cells"]


def main(out, training, bars, base, weights, *adapters):
    plain, typed = cells_of(base), cells_of(weights)
    patches = sorted({c["max_dynamic_patch"] for c in plain})
    parts = [HEAD, "## Training\n", open(training, encoding="utf-8").read().strip(), "\n## What it can do, measured by the product\n"]
    parts.append(open(bars, encoding="utf-8").read().strip())
    parts.append("\nExact answers to new pictures, by most patches (`headroom demo-eval`), fp32 weights:\n")
    parts.append(table(plain, lambda c: c["max_dynamic_patch"], patches, lambda c: f"{c['type']}, {c['language']}"))
    peaks = {p: max(c["peak_bytes"] for c in plain if c["max_dynamic_patch"] == p) for p in patches}
    parts.append("\nMost memory the engine held meanwhile: " + ", ".join(f"{v / 2**20:.0f} MiB at {k}" for k, v in peaks.items()) + ".")
    parts.append("\nBy weight type, the same questions at %d patches:\n" % max(c["max_dynamic_patch"] for c in typed))
    parts.append(table(typed, lambda c: c["weights"], ["fp32", "int8", "int4"], lambda c: c["language"]))
    for path in adapters:
        cells = cells_of(path)
        ranks = sorted({c["lora_r"] for c in cells}, reverse=True)
        parts.append(f"\n## Adapter `{cells[0]['lora']}` by rank\n\nIts skill's answers, exact:\n")
        parts.append(table(cells, lambda c: c["lora_r"], ranks, lambda c: c["type"]))
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(parts) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
