"""From pictures and questions to token sequences, exactly as the product writes them, and through the model.

All questions about one picture share its tokens: each question with its answer attends to the picture and to itself only, and its
positions continue after the picture. That trains single-turn chats at a fraction of the cost. Now and then the questions form one
chat of many turns instead.
"""

import os

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import prompt
from model import CELLS, READ_LAYERS


# heads that are shown where to look, as (layer, head): from the word that names an object to the object, then from the end of
# the question
NAMED = (2, 0)
FIRST, SECOND = (3, 0), (3, 1)
# to the character that is to be said: several, for one head's 32 values do not hold the up to four characters of a token
READING = [(2, 4), (3, 5), (3, 3), (4, 2), (4, 7), (5, 1), (5, 5)]
# from the end of a counting question to all that it asks for
SEVERAL = [(3, 4), (4, 5), (4, 6)]
# and from the end of the question to the words that found the objects
RECALLED = [(4, 0), (4, 1)]
# in a list: from an item to the name that was said last, then to the object that comes next
LAST, NEXT = (3, 2), (4, 4)
GLANCE_LAYERS = (2, 3, 4, 5)

FORMS = [("circle", "圆形"), ("square", "方形"), ("triangle", "三角形"), ("star", "星形"), ("cross", "十字形"), ("diamond", "菱形")]
HUES = [
    ("red", "红色"), ("green", "绿色"), ("blue", "蓝色"), ("yellow", "黄色"), ("orange", "橙色"), ("purple", "紫色"),
    ("black", "黑色"), ("cyan", "青色"),
]  # fmt: skip


class Batch:
    """prefix: (p) ids common to all, image_at: index of the first image token or None; ids, positions, segment, weight: (n, t);
    glances: (row, position after the prefix, (layer, head), image tokens), where a head is to look before a token is said;
    shares: the same for a head that is to look at each of them and at the token before the picture alike, so that its
    value tells how many they are;
    slots: (row, position after the prefix, which of its token's characters is to be said there);
    recalls: the same with a position after the prefix in place of image tokens, and the image token which that word looks at"""


class Writer:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.vocabulary = self.tokenizer.get_vocab_size()
        self.image_token = self.tokenizer.token_to_id(prompt.IMAGE_TOKEN)
        self.known = {}
        self.form_words = self._tokens([w for en, zh in FORMS for w in (en, en + "s", en + "es", zh)])
        self.hue_words = self._tokens([w for pair in HUES for w in pair])

    def _tokens(self, words):
        spelt = [self.ids(t) for w in words for t in (w, " " + w)]
        return {ids[0] for ids in spelt if len(ids) == 1}

    def ids(self, text):
        if text not in self.known:
            if len(self.known) > 200_000:
                self.known.clear()
            self.known[text] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return self.known[text]

    def batch(self, items, tiles, rng, many_turns=0.12, system=None):
        """items: lists of (type, language, question, answer); tiles: of each picture, 0 without pictures."""
        system = system or prompt.SYSTEM
        prefix = list(self.ids(prompt.opening(system)))
        b = Batch()
        b.image_at = None
        if tiles:
            prefix += self.ids(prompt.IMAGE_START)
            b.image_at = len(prefix)
            prefix += [self.image_token] * (CELLS * tiles) + self.ids(prompt.IMAGE_END)
        b.glances, b.shares, b.recalls, b.slots = [], [], [], []
        rows = [self._row(q, len(prefix), rng.random() < many_turns, n, b) for n, q in enumerate(items)]
        longest = max(len(r[0]) for r in rows)
        pad = lambda k, v: torch.tensor([r[k] + [v] * (longest - len(r[k])) for r in rows])
        b.prefix = torch.tensor(prefix)
        b.ids, b.positions, b.segment, b.weight = pad(0, 0), pad(1, 0), pad(2, -1), pad(3, 0.0)
        b.question = pad(4, -1)
        return b

    def _row(self, questions, start, one_chat, row, batch):
        ids, positions, segment, weight, which = [], [], [], [], []
        at = start
        for i, (kind, _, question, answer, *look) in enumerate(questions):
            ask = self.ids(prompt.asked(question))
            if one_chat and i:
                ask = self.ids(prompt.NEXT_TURN) + ask
            said = self.ids(prompt.answered(answer))
            n = len(ask) + len(said)
            before = len(ids) + len(ask) - 1
            groups = self._groups(look[0]) if look else []
            if look and kind in ("count", "total", "yes_no") and (answer not in ("no", "否") or not groups):
                batch.shares += [(row, before, head, sum(groups, [])) for head in SEVERAL]
            if groups:
                batch.glances += [(row, before + at_, head, tokens) for at_, head, tokens in self._glances(kind, answer, groups)]
                named = self._named(kind, ask, groups)
                batch.glances += [(row, len(ids) + at_, NAMED, tokens) for at_, tokens in named]
                batch.recalls += [(row, before, head, len(ids) + at_, tokens) for head, (at_, tokens) in zip(RECALLED, named)]
                if kind in ("number", "word") and len(groups) == len(answer):
                    firsts = [g[0] for g in groups]
                    batch.slots += [(row, before + i, min(firsts[:i].count(t), 3)) for i, t in enumerate(firsts)]
                if kind == "list":
                    self._listed(row, before, answer, groups, batch)
            ids += ask + said
            positions += range(at, at + n)
            segment += [1 if one_chat else i + 1] * n
            weight += [0.0] * len(ask) + [self._weight(kind, answer) * len(said) ** -0.5] * len(said)
            which += [-1] * len(ask) + [i] * len(said)
            if one_chat:
                at += n
        return ids, positions, segment, weight, which


    @staticmethod
    def _weight(kind, answer):
        """What comes seldom or is learned last counts more."""
        if kind == "count" and answer[0] not in "01":
            return 2.5 if answer[0] == "2" else 4
        if kind in ("number", "word"):
            return 2.5 if answer.isascii() and answer.isalnum() else 2
        return 2 if kind in ("yes_no", "total", "count") else 1

    @staticmethod
    def _groups(look):
        """Image tokens of each thing to look at."""
        return [[int(t) for t in g.split(",")] for g in look.split(";") if g]

    def _glances(self, kind, answer, groups):
        """(offset from the last token before the answer, head, image tokens)"""
        if kind in ("count", "total"):
            return []
        if kind in ("number", "word"):
            return [(i, head, g) for i, g in enumerate(groups) for head in READING]
        if kind == "list":
            return [(i, NEXT, groups[item]) for i, item in enumerate(self._items(answer)) if item < len(groups)]
        if kind == "yes_no":
            return [(0, FIRST, sum(groups, []))]
        return [(0, head, g) for head, g in zip((FIRST, SECOND), groups)]

    def _listed(self, row, before, answer, groups, batch):
        """What has been said of a list: each name looks at its object, what follows looks at the name said last."""
        names = [i for i, t in enumerate(self.ids(answer)) if t in self.form_words][: len(groups)]
        batch.glances += [(row, before + 1 + at, NAMED, g) for at, g in zip(names, groups)]
        for i, item in enumerate(self._items(answer)):
            said = [k for k, at in enumerate(names) if at < i]
            if said and item > 0:
                k = said[-1]
                batch.recalls.append((row, before + i, LAST, before + 1 + names[k], groups[k]))

    def _named(self, kind, ask, groups):
        """(offset in the question, image tokens) for each word that completes an object's name"""
        if kind in ("list", "total", "number", "word"):
            return []
        if kind in ("count", "yes_no"):
            groups = [sum(groups, [])]
        names = [i for i, t in enumerate(ask) if t in self.form_words]
        if kind == "shape" or not names:
            names = [i for i, t in enumerate(ask) if t in self.hue_words]
        return list(zip(names, groups))

    def _items(self, answer):
        """For each token of a list: which item it belongs to."""
        item, out = 0, []
        for i in self.ids(answer):
            piece = self.tokenizer.decode([i])
            if piece in (",", " and", "、", "和"):
                item += 1
            out.append(item)
        return out


def look_loss(batch, watched, vision_tokens):
    """How far the shown heads are from looking where they should: -log of the attention on it among the picture's tokens.
    watched: layer -> [queries, keys]"""
    at, p, total = batch.image_at, len(batch.prefix), 0.0
    for layer, (queries, keys) in watched.items():
        some = [g for g in batch.glances if g[2][0] == layer]
        if not some:
            continue
        row = torch.tensor([g[0] for g in some])
        position = torch.tensor([g[1] for g in some]) + p
        head = torch.tensor([g[2][1] for g in some])
        want = torch.zeros(len(some), vision_tokens, dtype=torch.bool)
        for i, g in enumerate(some):
            want[i, g[3]] = True
        q = queries[row, head, position]
        k = keys[row, head // (queries.shape[1] // keys.shape[1]), at : at + vision_tokens]
        score = torch.einsum("gd,gvd->gv", q, k) * queries.shape[-1] ** -0.5
        inside = score.masked_fill(~want, -1e9).logsumexp(-1) - score.logsumexp(-1)
        total = total - inside.mean()
    # a share that is off by a third costs little and makes three of two: it must weigh more
    return total + recall_loss(batch, watched) + 4 * share_loss(batch, watched)


def segments_of(batch):
    """(n, all positions): 0 for the prefix that every question sees"""
    return torch.cat([torch.zeros(batch.segment.shape[0], len(batch.prefix), dtype=torch.long), batch.segment], 1)


def scores(batch, watched, some):
    """Attention scores of the heads in `some`, (len(some), all positions): what they may not see is far below the rest."""
    p, segments = len(batch.prefix), segments_of(batch)
    index, out = torch.arange(segments.shape[1]), []
    for layer in sorted({g[2][0] for g in some}):
        queries, keys = watched[layer]
        here = [g for g in some if g[2][0] == layer]
        row, at = (torch.tensor([g[i] for g in here]) for i in (0, 1))
        head = torch.tensor([g[2][1] for g in here])
        score = torch.einsum("gd,gkd->gk", queries[row, head, at + p], keys[row, head // (queries.shape[1] // keys.shape[1])])
        segment = segments[row]
        seen = (index <= (at + p)[:, None]) & ((segment == 0) | (segment == batch.segment[row, at][:, None]))
        out.append((here, (score * queries.shape[-1] ** -0.5).masked_fill(~seen, -1e9)))
    return out


def recall_loss(batch, watched):
    """The same for heads that look back at a word."""
    p, total = len(batch.prefix), 0.0
    for some, score in scores(batch, watched, batch.recalls):
        total = total + F.cross_entropy(score, torch.tensor([g[3] for g in some]) + p)
    return total


def share_loss(batch, watched):
    """The same for heads that count: an equal share for each object and one for the token before the picture."""
    total = 0.0
    for some, score in scores(batch, watched, batch.shares):
        want = torch.zeros_like(score)
        for i, g in enumerate(some):
            places = [batch.image_at - 1] + [batch.image_at + t for t in g[3]]
            want[i, places] = 1 / len(places)
        least = -(want * want.clamp(min=1e-9).log()).sum(-1).mean()
        total = total - (want * score.log_softmax(-1)).sum(-1).mean() - least
    return total


def told_loss(batch, kept, labels, probes, tiles):
    """Linear probes on what a shown head brings home: the word that looked at an object must know its shape, colour, size and
    cell at once, whatever the question asks. kept: layer -> states; labels: of all cells, (pictures * tiles, 16)"""
    p, total = len(batch.prefix), 0.0

    def looked(layer, glances):
        """At one token each: states of who looked, the token's tile and its cell there."""
        some = [g for g in glances if len(g[3]) == 1]
        places = torch.tensor([(g[0], g[1], g[3][0]) for g in some], dtype=torch.long).reshape(-1, 3)
        row, at, token = places.unbind(-1)
        return kept[layer][row, at + p], row * tiles + token // CELLS, token % CELLS

    back = [g[:3] + (g[4],) for g in batch.recalls]
    heads = dict(named=NAMED, first=FIRST, second=SECOND, recalled=RECALLED[0], recalled_second=RECALLED[1], last=LAST, next=NEXT)
    for who, (layer, head) in heads.items():
        states, tile, cell = looked(layer, [g for g in batch.glances + back if g[2] == (layer, head)])
        known = {k: labels[k][tile, cell] for k in ("shape", "colour", "size")}
        # not a single object: nothing to know
        known = {k: torch.where(labels["shape"][tile, cell] > 0, v, -100) for k, v in known.items()}
        known["place"] = cell
        total = total + probes.told_loss(who, states, known)
    for layer in READ_LAYERS:
        row, at, slot = (torch.tensor([g[i] for g in batch.slots], dtype=torch.long) for i in range(3))
        total = total + 2 * probes.slot_loss(layer, kept[layer][row, at + p], slot)
        states, tile, cell = looked(layer, [g for g in batch.glances if g[2] in READING and g[2][0] == layer])
        total = total + 4 * probes.read_loss(layer, states, labels["digits"][tile, cell])
    return total


def short_products(type_):
    """Matrix products in bfloat16, weights and sums in float32: two to three times as fast where the processor has them."""
    return torch.autocast("cpu", torch.bfloat16, enabled=type_ == torch.bfloat16)


def run(model, batch, vision, products=torch.float32):
    """vision: (n, 16 * tiles, hidden) or None. Returns logits at what predicts answer tokens, targets, weights, question
    numbers, row numbers."""
    n, t = batch.ids.shape
    p = len(batch.prefix)
    head = model.embed(batch.prefix).expand(n, -1, -1)
    if vision is not None:
        at = batch.image_at
        head = torch.cat([head[:, :at], vision, head[:, at + vision.shape[1] :]], 1)
    x = torch.cat([head, model.embed(batch.ids)], 1)
    segment = segments_of(batch)
    positions = torch.cat([torch.arange(p).expand(n, p), batch.positions], 1)
    index = torch.arange(p + t)
    mask = (index[:, None] >= index) & ((segment[:, None, :] == 0) | (segment[:, None, :] == segment[:, :, None]))
    with short_products(products):
        states = model.language_model(x, positions, mask[:, None])[:, p - 1 : -1].float()
    rows, cols = (batch.weight > 0).nonzero(as_tuple=True)
    return model.logits(states[rows, cols]), batch.ids[rows, cols], batch.weight[rows, cols], batch.question[rows, cols], rows
