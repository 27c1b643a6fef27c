"""Writes safetensors files: eight bytes of header length, the header as JSON, the tensors' bytes."""

import json
import struct

import torch

NAMES = {torch.float16: "F16", torch.float32: "F32"}


def write(path, tensors):
    """tensors: name -> contiguous tensor, written in order of name"""
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name in sorted(tensors):
        t = tensors[name]
        size = t.numel() * t.element_size()
        header[name] = dict(dtype=NAMES[t.dtype], shape=list(t.shape), data_offsets=[at, at + size])
        at += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(tensors):
            f.write(tensors[name].contiguous().numpy().tobytes())
