"""From pictures and questions to token sequences, exactly as the product writes them, and through the model.

All questions about one picture share its tokens: each question with its answer attends to the picture and to itself only, and its
positions continue after the picture. That trains single-turn chats at a fraction of the cost. Now and then the questions form one
chat of many turns instead.
"""

import os

import torch
from tokenizers import Tokenizer

import prompt
from model import CELLS


# heads that are shown where to look, as (layer, head): from the word that names an object to the object, then from the end of
# the question
NAMED = (2, 0)
FIRST, SECOND, SEVERAL, READING = (3, 0), (3, 1), (3, 4), (3, 5)
GLANCE_LAYERS = (2, 3)

FORMS = [("circle", "圆形"), ("square", "方形"), ("triangle", "三角形"), ("star", "星形"), ("cross", "十字形"), ("diamond", "菱形")]
HUES = [
    ("red", "红色"), ("green", "绿色"), ("blue", "蓝色"), ("yellow", "黄色"), ("orange", "橙色"), ("purple", "紫色"),
    ("black", "黑色"), ("cyan", "青色"),
]  # fmt: skip


class Batch:
    """prefix: (p) ids common to all, image_at: index of the first image token or None; ids, positions, segment, weight: (n, t);
    glances: (row, position after the prefix, (layer, head), image tokens), where a head is to look before a token is said"""


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
        b.glances = []
        rows = [self._row(q, len(prefix), rng.random() < many_turns, n, b.glances) for n, q in enumerate(items)]
        longest = max(len(r[0]) for r in rows)
        pad = lambda k, v: torch.tensor([r[k] + [v] * (longest - len(r[k])) for r in rows])
        b.prefix = torch.tensor(prefix)
        b.ids, b.positions, b.segment, b.weight = pad(0, 0), pad(1, 0), pad(2, -1), pad(3, 0.0)
        b.question = pad(4, -1)
        return b

    def _row(self, questions, start, one_chat, row, glances):
        ids, positions, segment, weight, which = [], [], [], [], []
        at = start
        for i, (kind, _, question, answer, *look) in enumerate(questions):
            ask = self.ids(prompt.asked(question))
            if one_chat and i:
                ask = self.ids(prompt.NEXT_TURN) + ask
            said = self.ids(prompt.answered(answer))
            n = len(ask) + len(said)
            if look and look[0]:
                before = len(ids) + len(ask) - 1
                glances += [(row, before + at_, head, tokens) for at_, head, tokens in self._glances(kind, answer, look[0])]
                glances += [(row, len(ids) + at_, NAMED, tokens) for at_, tokens in self._named(kind, ask, look[0])]
            ids += ask + said
            positions += range(at, at + n)
            segment += [1 if one_chat else i + 1] * n
            weight += [0.0] * len(ask) + [len(said) ** -0.5] * len(said)
            which += [-1] * len(ask) + [i] * len(said)
            if one_chat:
                at += n
        return ids, positions, segment, weight, which


    def _glances(self, kind, answer, look):
        """(offset from the last token before the answer, head, image tokens)"""
        groups = [[int(t) for t in g.split(",")] for g in look.split(";")]
        if kind in ("count", "total"):
            return [(0, SEVERAL, sum(groups, []))]
        if kind == "number":
            return [(i, READING, g) for i, g in enumerate(groups)]
        if kind == "list":
            return [(i, FIRST, groups[item]) for i, item in enumerate(self._items(answer)) if item < len(groups)]
        return [(0, head, g) for head, g in zip((FIRST, SECOND), groups)]

    def _named(self, kind, ask, look):
        """(offset in the question, image tokens) for each word that completes an object's name"""
        if kind in ("list", "total", "number"):
            return []
        groups = [[int(t) for t in g.split(",")] for g in look.split(";")]
        if kind == "count":
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
    return total


def run(model, batch, vision):
    """vision: (n, 16 * tiles, hidden) or None. Returns logits at what predicts answer tokens, targets, weights, question
    numbers, row numbers."""
    n, t = batch.ids.shape
    p = len(batch.prefix)
    head = model.embed(batch.prefix).expand(n, -1, -1)
    if vision is not None:
        at = batch.image_at
        head = torch.cat([head[:, :at], vision, head[:, at + vision.shape[1] :]], 1)
    x = torch.cat([head, model.embed(batch.ids)], 1)
    segment = torch.cat([torch.zeros(n, p, dtype=torch.long), batch.segment], 1)
    positions = torch.cat([torch.arange(p).expand(n, p), batch.positions], 1)
    index = torch.arange(p + t)
    mask = (index[:, None] >= index) & ((segment[:, None, :] == 0) | (segment[:, None, :] == segment[:, :, None]))
    states = model.language_model(x, positions, mask[:, None])[:, p - 1 : -1]
    rows, cols = (batch.weight > 0).nonzero(as_tuple=True)
    return model.logits(states[rows, cols]), batch.ids[rows, cols], batch.weight[rows, cols], batch.question[rows, cols], rows
