"""Writes the model card from what `headroom demo-eval --json` measured, see `evaluate.sh`:
`python card.py FOLDER CARD.md EVALUATION.json`. FOLDER holds the measurements, a file for each part; EVALUATION.json keeps them all."""

import collections
import glob
import json
import os
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
there, what number, what word (of twelve); it says when print is too small to read at the resolution it was given, and greets. Anything
else it answers with one sentence about what it can do. Each kind of question was practised in four to six wordings; another one can be
taken for another question ("What shapes are there?" is answered with how many). All figures below are for the wordings that it knows.

## Training
These weights began as those of a feasibility trial of this very project (same architecture, trained from scratch on similar pictures, a vocabulary of
144 words). What is shipped is the running mean of the weights. The whole recipe (`assets/demo-model/recipe.sh`) has not been run to its full length
from nothing; what was run instead, how long, and what each stage showed: `assets/demo-model/training-log.md`.

## What it can do, measured by the product
`assets/demo-model/evaluate.sh` (`headroom demo-eval`, seed 2611, pictures that no training saw), every question through the engine that a user runs, exact answers. A
share of 500 is good to two to four points. Where print is in a picture that cannot be read, the right answer to "what number" and "what word" is
that it is too small, unless the one asked for can be read; a list then names small print. Small print has a cap height of 11 to 16 px on 448 px,
medium 20 to 27, big 36 to 46.
"""

SURE = ("colour", "shape", "yes_no", "where", "relation")
FIRST_TOKEN = "0.02 and 0.17 s (`SpeedBench`, `docs/benchmarks.md`)"


class Cells:
    """Some cells of the evaluation."""

    def __init__(self, cells):
        self.cells = cells

    def of(self, *types, **fields):
        """Those of these types (all, if none is named) whose fields have these values."""
        fit = lambda c: (not types or c["type"] in types) and all(c[k] == v for k, v in fields.items())
        return Cells([c for c in self.cells if fit(c)])

    @property
    def asked(self):
        return sum(c["asked"] for c in self.cells)

    @property
    def share(self):
        return 100 * sum(c["right"] for c in self.cells) / max(1, self.asked)

    def values(self, field):
        return sorted({c[field] for c in self.cells})

    def single(self):
        return [Cells([c]) for c in self.cells]


def shares(groups):
    """Of several groups, with the fewest questions that one of them has."""
    groups = list(groups)
    return " / ".join(f"{g.share:.1f}" for g in groups) + f" % of {min(g.asked for g in groups)} or more each"


def plainly_less(a, b):
    """Beyond what chance gives in one of twenty comparisons."""
    spread = sum(g.share * (100 - g.share) / max(1, g.asked) for g in (a, b)) ** 0.5
    return b.share - a.share > 1.96 * spread


def yes(reached):
    return "yes" if reached else "**no**"


def by_patches(plain, *types):
    return [plain.of(*types, max_dynamic_patch=p) for p in plain.values("max_dynamic_patch")]


def bars(plain, typed, adapters, talk, one_chat):
    """The issue of the demo model names what it must reach; each is answered with yes or no and the figures."""
    sure = plain.of(*SURE).single()
    worst = min(sure, key=lambda c: c.share)
    where = worst.cells[0]
    yield "colour, shape, yes/no, position, relation at least 95 %, English and Chinese, at any tiles", (
        f"{yes(worst.share >= 95)}: {worst.share:.1f} to {max(c.share for c in sure):.1f} % in {len(sure)} cells of {min(c.asked for c in sure)} questions or more; "
        f"lowest: {where['type']}, {where['language']}, max_dynamic_patch {where['max_dynamic_patch']}"
    )
    counts = plain.of("count").single()
    languages = "; ".join(f"{tongue} {shares(by_patches(plain.of(language=tongue), 'count'))}" for tongue in ("en", "zh"))
    yield "count up to five at least 95 %", f"{yes(min(c.share for c in counts) >= 95)}: {languages}, at 1, 4, 9, 12 patches"
    small = plain.of("number_small")
    native = small.of(max_dynamic_patch=12)
    languages = ", ".join(f"{tongue} {native.of(language=tongue).share:.1f}" for tongue in ("en", "zh"))
    yield "small numbers at native resolution (12 patches) at least 90 %", (
        f"{yes(min(c.share for c in native.single()) >= 90)}: {native.share:.1f} % of {native.asked} ({languages}); "
        + ", ".join(f"{small.of(max_dynamic_patch=p).share:.1f} at {p}" for p in (4, 9))
    )
    far = plain.of("number_small_unreadable", max_dynamic_patch=1)
    languages = ", ".join(f"{tongue} {far.of(language=tongue).share:.1f}" for tongue in ("en", "zh"))
    yield "small numbers at 1 tile: at most 5 % read, at least 90 % \"too small\"", (
        f"{yes(min(c.share for c in far.single()) >= 90)}: {far.share:.1f} % of {far.asked} say so ({languages})"
    )
    medium = by_patches(plain, "number_medium")
    rises = medium[0].share < medium[1].share < medium[2].share
    doubt = "" if plainly_less(medium[1], medium[2]) else ", from 4 to 9 by no more than chance would give"
    yield "medium print rises in steps with tiles: 1 < 4 < 9", f"{yes(rises)}{doubt}: {shares(medium)} at 1, 4, 9, 12"
    yield "big numbers", f"{shares(by_patches(plain, 'number_big'))} at 1, 4, 9, 12"
    words = ", ".join(f"{size} {shares(c for c in by_patches(plain, 'word_' + size) if c.asked)}" for size in ("big", "medium", "small"))
    hidden = plain.of("word_small_unreadable", max_dynamic_patch=1)
    yield "words (twelve of them)", f"{words} at 1 (but small ones), 4, 9, 12; at 1 tile {hidden.share:.0f} % of {hidden.asked} small ones are said to be too small"
    yield "lists, size, total", ", ".join(f"{t} {shares(by_patches(plain, t))}" for t in ("list", "size", "total")) + ", at 1, 4, 9, 12"
    texts = []
    for name, cells in adapters.items():
        ranks = cells.values("lora_r")[::-1]
        texts.append(f"`{name}` at rank {' / '.join(map(str, ranks))}: {shares(cells.of(lora_r=r) for r in ranks)}")
    falls = all(_falls(cells) for cells in adapters.values())
    yield "an adapter's skill falls with its rank (16 / 8 / 4 / 2 / 0), at least 90 % at full rank", f"{yes(falls)}: {'; '.join(texts)}"
    fp32, int8, int4 = (typed.of(weights=w) for w in ("fp32", "int8", "int4"))
    close = fp32.share - int8.share <= 1 and fp32.share - int4.share <= 3
    yield "int8 / int4 within 1 / 3 points of fp32", (
        f"{yes(close)}: fp32 {fp32.share:.1f}, int8 {int8.share:.1f}, int4 {int4.share:.1f} % of {fp32.asked} each, the same questions"
    )
    yield "first token on 2 cores below 0.3 s at 1 tile, 1.5 s at 13", f"yes: {FIRST_TOKEN}"
    yield "eleven questions about a picture in one chat", f"{shares(by_patches(one_chat))} at 1, 12 patches"
    yield "greeting and small talk beside a picture", ", ".join(f"{t} {talk.of(t).share:.1f} % of {talk.of(t).asked}" for t in ("greeting", "other"))


def _falls(cells):
    best_first = [cells.of(lora_r=r).share for r in cells.values("lora_r")[::-1]]
    return best_first[0] >= 90 and all(a >= b for a, b in zip(best_first, best_first[1:]))


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


def main(folder, card, evaluation):
    measured = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path) as f:
            measured[os.path.basename(path)[: -len(".json")]] = json.load(f)["cells"]
    parts = ("shapes", "print", "all")
    plain = Cells([c for name in measured if name.split("-")[0] in parts for c in measured[name]])
    typed, talk, one_chat = (Cells(measured[name]) for name in ("weights", "talk", "one-chat"))
    adapters = {name: Cells(measured[name]) for name in ("spanish", "catalogue", "cheerful")}
    lines = [HEAD, "| bar | reached? |", "|---|---|"]
    lines += [f"| {bar} | {text} |" for bar, text in bars(plain, typed, adapters, talk, one_chat)]
    patches = plain.values("max_dynamic_patch")
    lines.append("\nExact answers to new pictures, by most patches, fp32 weights:\n")
    lines.append(table(plain.cells, lambda c: c["max_dynamic_patch"], patches, lambda c: f"{c['type']}, {c['language']}"))
    peaks = {p: max(plain.of(max_dynamic_patch=p).values("peak_bytes")) for p in patches}
    lines.append("\nMost memory the engine held meanwhile: " + ", ".join(f"{v / 2**20:.0f} MiB at {k}" for k, v in peaks.items()) + ".")
    lines.append("\nBy weight type, the same questions at 12 patches:\n")
    lines.append(table(typed.cells, lambda c: c["weights"], ["fp32", "int8", "int4"], lambda c: c["language"]))
    for name, cells in adapters.items():
        ranks = cells.values("lora_r")[::-1]
        lines.append(f"\n## Adapter `{name}` by rank\n\nIts skill's answers, exact:\n")
        lines.append(table(cells.cells, lambda c: c["lora_r"], ranks, lambda c: c["type"]))
    with open(card, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    with open(evaluation, "w") as f:
        json.dump(measured, f, separators=(",", ":"))
        f.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
