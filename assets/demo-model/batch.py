"""From pictures and questions to token sequences, exactly as the product writes them.

All questions about one picture share its tokens: each question with its answer attends to the picture and to itself only, and its
positions continue after the picture. That trains single-turn chats at a fraction of the cost. Now and then the questions form one
chat of many turns instead.
"""

import os

import torch
from tokenizers import Tokenizer

import prompt
from model import CELLS


class Batch:
    """prefix: (p) ids common to all, image_at: index of the first image token or None; ids, positions, segment, weight: (n, t)"""


class Writer:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.vocabulary = self.tokenizer.get_vocab_size()
        self.image_token = self.tokenizer.token_to_id(prompt.IMAGE_TOKEN)
        self.known = {}

    def ids(self, text):
        if text not in self.known:
            if len(self.known) > 200_000:
                self.known.clear()
            self.known[text] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return self.known[text]

    def batch(self, items, tiles, rng, many_turns=0.12, system=None):
        """items: lists of (type, language, question, answer); tiles: of each picture, 0 without pictures."""
        system = system or (prompt.INTERNVL2_SYSTEM if rng.random() < 0.06 else prompt.SYSTEM)
        prefix = list(self.ids(prompt.opening(system)))
        b = Batch()
        b.image_at = None
        if tiles:
            prefix += self.ids(prompt.IMAGE_START)
            b.image_at = len(prefix)
            prefix += [self.image_token] * (CELLS * tiles) + self.ids(prompt.IMAGE_END)
        rows = [self._row(q, len(prefix), rng.random() < many_turns) for q in items]
        longest = max(len(r[0]) for r in rows)
        pad = lambda k, v: torch.tensor([r[k] + [v] * (longest - len(r[k])) for r in rows])
        b.prefix = torch.tensor(prefix)
        b.ids, b.positions, b.segment, b.weight = pad(0, 0), pad(1, 0), pad(2, -1), pad(3, 0.0)
        b.question = pad(4, -1)
        return b

    def _row(self, questions, start, one_chat):
        ids, positions, segment, weight, which = [], [], [], [], []
        at = start
        for i, (_, _, question, answer) in enumerate(questions):
            ask = self.ids(prompt.asked(question))
            if one_chat and i:
                ask = self.ids(prompt.NEXT_TURN) + ask
            said = self.ids(prompt.answered(answer))
            n = len(ask) + len(said)
            ids += ask + said
            positions += range(at, at + n)
            segment += [1 if one_chat else i + 1] * n
            weight += [0.0] * len(ask) + [len(said) ** -0.5] * len(said)
            which += [-1] * len(ask) + [i] * len(said)
            if one_chat:
                at += n
        return ids, positions, segment, weight, which


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
