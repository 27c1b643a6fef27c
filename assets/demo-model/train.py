"""Trains the demo model: `python train.py STAGE --steps N`. See README.md for the whole recipe.

Two processes share the work (`--rank 0` and `--rank 1`; gradients are averaged); everything can be stopped and started again: state is
saved every few minutes and read back at the start.
"""

import argparse
import collections
import math
import os
import random
import signal
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F

import safetensors_file
from batch import FORMS, GLANCE_LAYERS, HUES, Writer, look_loss, run, short_products, told_loss
from model import CELLS, DemoModel, Probes, normalise
from scenes import ALL_SIZES, CANVASES, Scenes, labels_of, pixels_of, scenes_line

PROBE_WEIGHTS = dict(shape=1.0, colour=1.0, size=0.5, place=0.3, text=0.3, digits=2.0)


def pages(rng):
    return "pages 32", dict(kind="pages")


def sign(rng):
    side = rng.choice((112, 112, 128, 140, 150, 150, 168, 168, 200, 224))
    canvas = (side, int(side * rng.choice((1, 1, 1.12, 1.33))))
    questions = rng.choice((0, 0, 3))  # mostly about print alone
    line = scenes_line(10, canvas if rng.random() < 0.5 else canvas[::-1], 1, (0, 1), 0.8, 0.3, "small,medium", questions, 0.5)
    return line, dict(kind="sign")


def crowded(rng):
    line = scenes_line(16, rng.choice(CANVASES), 1, (2, 8), 0.6, 0.1, ALL_SIZES, 0, 0)
    return line, dict(kind="crowded")


def one_tile(rng, objects):
    line = scenes_line(5, rng.choice(CANVASES), 1, objects, 0.7, 0.2, "small,medium,medium,big", 9, 0.5)
    return line, dict(kind=f"one{objects[1]}")


def canvas_for(rng, patches):
    """Square pictures are cut alike at 9 and at 12: there the others matter."""
    return rng.choice(CANVASES[1:] if patches == 12 else CANVASES)


# what to read at how many patches: (pictures, sizes of print)
READING_MIX = {
    1: (10, "medium,medium,big"),
    4: (5, "small,small,medium,big"),
    9: (3, "small,medium,big"),
    12: (3, "small,small,medium,medium,medium,big"),
}


def reading(rng, most):
    """Print alone is asked about: more pictures at the same cost. Medium print spreads over several tokens of a tile only at
    native resolution."""
    patches = rng.choice([m for m in (1, 4, 9, 12, 12, 12) if m <= most])
    count, sizes = READING_MIX[patches]
    line = scenes_line(count, canvas_for(rng, patches), patches, (0, 4), 1, 0.5, sizes, 0, 0.5)
    return line, dict(kind=f"read{patches}")


def many_tiles(rng, most, objects=(1, 5)):
    patches = rng.choice([m for m in (4, 4, 6, 9, 9, 12, 12, 12) if m <= most])
    canvas = canvas_for(rng, patches)
    sizes = "small,small,medium,medium,big"
    line = scenes_line(3 if patches <= 6 else 2, canvas, patches, objects, 0.95, 0.4, sizes, 9, 0.5)
    return line, dict(kind="lo" if patches <= 6 else "hi")


def talk(rng):
    return "talk 6 0.4", dict(kind="talk")


# stage: what to practise at a step, as (weight, maker)
def tower_plan(step):
    return [(1, pages), (1, crowded), (0.3, lambda r: many_tiles(r, 12))]


def whole_plan(step):
    most = 3 if step < 250 else 5
    patches = 4 if step < 150 else 9 if step < 350 else 12
    return [
        (3, sign),
        (4, lambda r: one_tile(r, (1, most))),
        (2 if step < 400 else 6, lambda r: many_tiles(r, patches, (1, most))),
        (1 if step < 400 else 5, lambda r: reading(r, patches)),
        (0.4, crowded),
        (1.5, pages),
        (0.4, talk),
    ]


PLANS = dict(tower=tower_plan, whole=whole_plan)


def repeat(rng, words):
    """Nothing to see: the words that adapters will need get embeddings that can be said."""
    said = "".join(rng.choices(words, k=3)).strip()
    return ("repeat", "en", "Repeat: " + said, said, "")


SIZES = [("small", "小"), ("large", "大")]
REGIONS = ["top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right"]
REGIONS_ZH = ["左上角", "上方", "右上角", "左边", "中间", "右边", "左下角", "下方", "右下角"]


class Alignment:
    """Pulls an image token towards the word embeddings of what its cell shows (form, colour, size and region of an object,
    digits), in both languages: what the decoder sees then already lies near what it is to say. No parameters of its own."""

    def __init__(self, writer):
        words = {}

        def tokens(text, parts=1):
            spelt = [writer.ids(t) for t in (text, " " + text)]
            return [words.setdefault(i, len(words)) for ids in spelt if len(ids) == parts for i in ids]

        self.forms = [tokens(en) + tokens(zh) for en, zh in FORMS]
        self.hues = [tokens(en) + tokens(zh) for en, zh in HUES]
        self.sizes = [tokens(en) + tokens(zh) for en, zh in SIZES]
        self.regions = [tokens(en, len(en.split())) + tokens(zh) for en, zh in zip(REGIONS, REGIONS_ZH)]
        self.digits = [tokens(str(d)) for d in range(10)]
        self.words = torch.tensor(list(words))

    @staticmethod
    def marks(kinds, n):
        out = torch.zeros(len(kinds) + 1, n)
        for i, tokens in enumerate(kinds):
            out[i + 1, tokens] = 1
        return out

    def loss(self, model, tokens, labels):
        n = len(self.words)
        shape, whole = labels["shape"], labels["size"] >= 0
        quarter = torch.arange(4)
        third = (quarter > 0).long() + (quarter > 2).long()
        region = (third[:, None] * 3 + third).reshape(-1).expand(shape.shape) + 1
        region = torch.where(whole & (shape > 0), region, 0)
        want = (
            self.marks(self.forms, n)[shape]
            + self.marks(self.hues, n)[labels["colour"]]
            + self.marks(self.sizes, n)[labels["size"].clamp(min=0)]
            + self.marks(self.regions, n)[region]
        )
        for slot in labels["digits"].unbind(-1):
            want += self.marks(self.digits, n)[torch.where((slot > 0) & (slot < 11), slot, 0)]
        want = want.clamp(max=1)
        words = F.normalize(model.language_model.model.embed_tokens.weight[self.words], dim=-1)
        near = 20 * F.normalize(tokens, dim=-1) @ words.t() - 4
        return F.binary_cross_entropy_with_logits(near, want)


class Workers:
    """Gradient averaging over processes; alone it does nothing."""

    def __init__(self, rank, world, port):
        self.rank, self.world = rank, world
        if world > 1:
            dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=world)

    def agreed(self, done):
        """The first process's word, so that all end at the same step."""
        if self.world > 1:
            done = torch.tensor(done, dtype=torch.float64)
            dist.broadcast(done, 0)
        return float(done)

    def average(self, parameters):
        """Of those that took part in this step: the same in every process."""
        parameters = [p for p in parameters if p.grad is not None]
        if self.world == 1:
            return
        flat = torch.cat([p.grad.reshape(-1) for p in parameters])
        dist.all_reduce(flat)
        flat /= self.world
        at = 0
        for p in parameters:
            p.grad.copy_(flat[at : at + p.numel()].view_as(p))
            at += p.numel()


def warmed_up(step):
    return min(1, max(0, step + 1) / 40)


def learning_rate(done, least=0.04):
    """Constant, then down over the last 60 %."""
    return 1 if done < 0.4 else least + (1 - least) * (1 - done) / 0.6


class Average:
    """The mean of the last few hundred steps' weights: what is exported. Good at any time, not only when the rate has come down."""

    def __init__(self, model, saved=None):
        self.model = model
        self.weights = saved or {k: v.clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, step):
        keep = min(0.995, (step + 1) / (step + 10))
        for k, v in self.model.state_dict().items():
            self.weights[k].lerp_(v, 1 - keep)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("stage", choices=PLANS)
    a.add_argument("--tokenizer", required=True, help="folder with tokenizer.json")
    a.add_argument("--state", required=True, help="file to save to and to go on from")
    a.add_argument("--start", help="to begin with when --state is not there yet: a state, or the folder of an exported model")
    a.add_argument("--probes-first", type=int, default=0, help="steps in which the probes alone learn: an exported model brings none")
    a.add_argument("--float32", action="store_true", help="without bfloat16 products, for processors that have none")
    a.add_argument("--steps", type=int, required=True, help="of this stage; the rate comes down towards its end")
    a.add_argument("--minutes", type=float, default=math.inf, help="end (and bring the rate down) by then, if that is sooner")
    a.add_argument("--rate", type=float, default=1e-3)
    a.add_argument("--tower-rate", type=float, default=0.0, help="share of the rate for tower and projector; 0 freezes them")
    a.add_argument("--rank", type=int, default=0)
    a.add_argument("--world", type=int, default=1)
    a.add_argument("--port", type=int, default=29800)
    a.add_argument("--seed", type=int, default=1)
    a = a.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    products = torch.float32 if a.float32 else torch.bfloat16
    workers = Workers(a.rank, a.world, a.port)
    writer = Writer(a.tokenizer)
    alignment = Alignment(writer)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "more-words.txt"), encoding="utf-8") as f:
        words = [line.rstrip("\n") for line in f]
        words = [w if w.startswith((" ", ",")) else " " + w for w in words]
    torch.manual_seed(a.seed)
    model, probes = DemoModel(writer.vocabulary), Probes()
    state = dict(step=0, spent=0.0)
    source = a.state if os.path.exists(a.state) else a.start
    saved = read_state(source) if source else None
    grown = a.start is not None and os.path.isdir(a.start)  # an exported model knows what the first steps teach
    if saved:
        model.load_state_dict(saved["model"])
        if "probes" in saved:
            probes.load_state_dict(saved["probes"])
    watched = {i: model.language_model.model.layers[i].self_attn for i in GLANCE_LAYERS}
    model.language_model.kept = dict.fromkeys(GLANCE_LAYERS)
    seeing = [*model.vision_model.parameters(), *model.mlp1.parameters()]
    if a.stage == "tower":
        groups = [dict(params=seeing, share=1.0), dict(params=list(model.language_model.model.embed_tokens.parameters()), share=0.3)]
        groups.append(dict(params=list(probes.parameters()), share=2.0))
    else:
        groups = [dict(params=list(model.language_model.parameters()), share=1.0)]
        if a.tower_rate:
            groups += [dict(params=seeing, share=a.tower_rate), dict(params=list(probes.parameters()), share=2.0)]
    frozen = a.stage != "tower" and a.tower_rate == 0
    for p in [*model.parameters(), *probes.parameters()]:
        p.requires_grad_(False)
    for p in (p for g in groups for p in g["params"]):
        p.requires_grad_(True)
    optimizer = torch.optim.AdamW(groups, lr=a.rate, betas=(0.9, 0.95), weight_decay=0.03, fused=True)
    trained = [p for g in groups for p in g["params"]]
    if saved and source == a.state:
        state = saved["state"]
        shares = [g["share"] for g in groups]
        optimizer.load_state_dict(saved["optimizer"])
        for g, share in zip(optimizer.param_groups, shares):
            g["share"] = share
    average = Average(model, saved.get("average") if saved and source == a.state else None)
    plan_rng = random.Random(a.seed * 7 + state["step"])  # the same in all processes
    own_rng = random.Random(a.seed * 13 + a.rank + state["step"])
    scenes = Scenes(a.seed * 1000 + a.rank * 100_000 + state["step"])
    sums, started, saved_at = collections.defaultdict(lambda: [0.0, 0]), time.time(), time.time()
    before = state["spent"]

    def request():
        plan = PLANS[a.stage](math.inf if grown else state["step"])
        maker = plan_rng.choices([m for _, m in plan], [w for w, _ in plan])[0]
        line, tag = maker(plan_rng)
        scenes.ask(line, tag)

    def save():
        if a.rank == 0:
            content = dict(model=model.state_dict(), average=average.weights, probes=probes.state_dict())
            content |= dict(optimizer=optimizer.state_dict(), state=state)
            torch.save(content, a.state + ".new")
            os.replace(a.state + ".new", a.state)

    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    request()
    while not asked_to_stop:
        state["spent"] = before + (time.time() - started) / 60
        done = workers.agreed(max(state["step"] / a.steps, state["spent"] / a.minutes))
        if done >= 1:
            break
        request()
        items, tag = scenes.answer()
        rate = a.rate * learning_rate(done)
        for g in optimizer.param_groups:
            probing = g is optimizer.param_groups[-1]
            g["lr"] = rate * g["share"] * warmed_up(state["step"] - (0 if probing else a.probes_first))
        kind, loss = tag["kind"], 0.0
        vision = None
        if kind != "talk":
            labels = labels_of(items)
            with torch.set_grad_enabled(not frozen), short_products(products):
                tokens = model.see(normalise(pixels_of(items))).float()
            if not frozen:
                losses, right = probes.losses(tokens, labels)
                aligned = alignment.loss(model, tokens, labels)
                loss = sum(PROBE_WEIGHTS[k] * v for k, v in losses.items()) + 4 * aligned
                if a.rank == 0:
                    note(sums, "align", aligned.item())
                    for k, v in right.items():
                        if v == v:
                            note(sums, f"{'page' if kind == 'pages' else 'cell'}.{k}", v)
            vision = tokens.reshape(len(items), -1, tokens.shape[-1])
        if a.stage != "tower" and kind not in ("crowded", "pages"):
            tiles = 0 if vision is None else vision.shape[1] // CELLS
            asked = [list(i.questions) for i in items]
            if kind == "talk":
                asked = [[repeat(own_rng, words) if own_rng.random() < 0.5 else q for q in qs] for qs in asked]
            b = writer.batch(asked, tiles, own_rng)
            for layer in watched.values():
                layer.seen = []
            logits, targets, weights, number, rows = run(model, b, vision, products)
            if vision is not None:
                look = look_loss(b, {i: layer.seen for i, layer in watched.items()}, vision.shape[1])
                told = told_loss(b, model.language_model.kept, labels, probes, tiles)
                loss = loss + 0.5 * look + 0.25 * told
                if a.rank == 0:
                    note(sums, "look", float(look))
                    note(sums, "told", float(told))
            each = F.cross_entropy(logits, targets, reduction="none")
            loss = loss + (each * weights).sum() / weights.sum()
            if a.rank == 0:
                tally(sums, kind, asked, logits, targets, number, rows)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        workers.average(trained)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        state["step"] += 1
        if a.rank == 0:
            average.update(state["step"])
            note(sums, kind + ".loss", loss.item())
            if state["step"] % 100 == 0:
                report(sums, state, (time.time() - started), rate)
        if time.time() - saved_at > 120:
            save()
            saved_at = time.time()
    save()
    scenes.close()


def read_state(source):
    if not os.path.isdir(source):
        return torch.load(source, map_location="cpu")
    weights = safetensors_file.read(os.path.join(source, "model.safetensors"))
    return dict(model={k: v.float() for k, v in weights.items()})


def note(sums, key, value, n=1):
    sums[key][0] += value * n
    sums[key][1] += n


def tally(sums, kind, asked, logits, targets, number, rows):
    """Whole answers right, by question type."""
    ok = (logits.argmax(-1) == targets).tolist()
    whole = {}
    for r, i, good in zip(rows.tolist(), number.tolist(), ok):
        whole[r, i] = whole.get((r, i), True) and good
    for (r, i), good in whole.items():
        kind_of, language, _, answer, *_ = asked[r][i]
        if kind_of in ("number", "word"):
            kind_of += "." + ("read" if answer.isalnum() and answer.isascii() else "not")
        note(sums, f"{'many' if kind in ('lo', 'hi') else kind}:{kind_of}", float(good))
        if language == "zh":
            note(sums, f"{'many' if kind in ('lo', 'hi') else 'few'}:zh", float(good))


def report(sums, state, seconds, rate):
    text = " ".join(f"{k} {s / n:.2f}" for k, (s, n) in sorted(sums.items()))
    print(f"{state['spent']:.1f}m step {state['step']} rate {rate:.5f} {text}", flush=True)
    sums.clear()


if __name__ == "__main__":
    main()
