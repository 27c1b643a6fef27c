"""A quick look at a state on pictures it has not seen, teacher-forced (which equals greedy decoding for whole answers):
`python check.py STATE TOKENIZER_FOLDER [PICTURES]`. The figures that count come from `headroom demo-eval`."""

import collections
import random
import sys

import torch

import prompt
from batch import Writer, run
from model import DemoModel, normalise
from scenes import Scenes, pixels_of, scenes_line


@torch.no_grad()
def main(state, tokenizer, pictures=60):
    torch.set_num_threads(1)
    writer = Writer(tokenizer)
    model = DemoModel(writer.vocabulary)
    model.load_state_dict(torch.load(state, map_location="cpu")["average"])
    scenes, table, settings = Scenes(987_654_321), collections.defaultdict(lambda: [0, 0]), []
    for canvas, patches in (((448, 448), 1), ((448, 448), 4), ((448, 448), 9), ((448, 336), 12)):
        settings.append(f"{canvas[0]}x{canvas[1]}/{patches}")
        for sizes in ("small", "medium,big"):
            scenes.ask(scenes_line(int(pictures) // 2, canvas, patches, (1, 5), 0.9, 0, sizes, 11, 0.5), (settings[-1], sizes))
            items, (column, size) = scenes.answer()
            for at in range(0, len(items), 6):
                some = items[at : at + 6]
                asked = [[q for q in i.questions if q[0] != "word"] for i in some]
                tokens = model.see(normalise(pixels_of(some)))
                vision = tokens.reshape(len(some), -1, tokens.shape[-1])
                b = writer.batch(asked, vision.shape[1] // 16, random.Random(1), 0, prompt.SYSTEM)
                logits, targets, _, number, rows = run(model, b, vision)
                whole = {}
                for r, i, good in zip(rows.tolist(), number.tolist(), (logits.argmax(-1) == targets).tolist()):
                    whole[r, i] = whole.get((r, i), True) and good
                for (r, i), good in whole.items():
                    kind, language, _, answer, *_ = asked[r][i]
                    if kind == "number":
                        kind += " " + (size if answer.isdigit() else "too small" if "小" in answer or "small" in answer else "none")
                    for key in ((kind, column), ("all " + language, column)):
                        table[key][0] += good
                        table[key][1] += 1
    scenes.close()
    print(f"{'':18}" + "".join(f"{s:>16}" for s in settings))
    for kind in sorted({k for k, _ in table}):
        cells = [table.get((kind, s)) for s in settings]
        print(f"{kind:18}" + "".join(f"{100 * c[0] / c[1]:9.0f} % {c[1]:4d}" if c else f"{'-':>16}" for c in cells))


if __name__ == "__main__":
    main(*sys.argv[1:])
