"""Training data from the product's own scene generator: a Java process that draws, cuts into tiles and asks.

The protocol is described in `TrainingFeed`. One request is always under way while the last answer is used.
"""

import os
import struct
import subprocess

import numpy as np
import torch

TILE_BYTES = 112 * 112 * 3
LABEL_BYTES = 16 * 8
CANVASES = [(448, 448), (448, 448), (448, 336), (336, 448)]
ALL_SIZES = "small,medium,big"


def java_command():
    """`HEADROOM` names the program (default: `headroom` on the PATH), with arguments if need be."""
    return os.environ.get("HEADROOM", "headroom").split()


class Item:
    """A picture in tiles with what every cell shows, and questions about it as (type, language, question, answer,
    where to look)."""

    __slots__ = ("tiles", "labels", "questions")

    def __init__(self, tiles, labels, questions):
        self.tiles, self.labels, self.questions = tiles, labels, questions


class Scenes:
    def __init__(self, seed, skill=None):
        command = java_command() + ["demo-scenes", "--seed", str(seed)] + (["--skill", skill] if skill else [])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = []

    def ask(self, line, tag=None):
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()
        self.asked.append((int(line.split()[1]), tag))

    def answer(self):
        """The items of the oldest request that is still open, and its tag."""
        count, tag = self.asked.pop(0)
        return [self._item() for _ in range(count)], tag

    def _read(self, n):
        data = self.process.stdout.read(n)
        if len(data) != n:
            raise EOFError("the scene generator ended; its standard error says why")
        return data

    def _item(self):
        (tiles,) = struct.unpack(">i", self._read(4))
        pixels = np.frombuffer(self._read(tiles * TILE_BYTES), np.uint8).reshape(tiles, 112, 112, 3)
        labels = np.frombuffer(self._read(tiles * LABEL_BYTES), np.int8).reshape(tiles, 16, 8)
        (length,) = struct.unpack(">i", self._read(4))
        text = self._read(length).decode()
        return Item(pixels, labels, [tuple(line.split("\t")) for line in text.split("\n") if line])

    def close(self):
        self.process.kill()  # it may still be writing what nobody will read
        self.process.wait()


def scenes_line(count, canvas, patches, objects=(1, 5), numbers=0.6, words=0.15, sizes=ALL_SIZES, questions=8, zh=0.35):
    w, h = canvas
    return f"scenes {count} {w} {h} {patches} {objects[0]} {objects[1]} {numbers} {words} {sizes} {questions} {zh}"


def pixels_of(items):
    return torch.from_numpy(np.concatenate([i.tiles for i in items]))


def labels_of(items):
    """As [Probes] takes them."""
    all_labels = torch.from_numpy(np.concatenate([i.labels for i in items]).astype(np.int64))
    shape, colour, size, text = all_labels[..., :4].unbind(-1)
    return dict(shape=shape, colour=colour, size=size, text=text, digits=all_labels[..., 4:])
