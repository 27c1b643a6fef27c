"""Reads and writes safetensors files: eight bytes of header length, the header as JSON, the tensors' bytes."""

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


def read(path):
    """name -> tensor, in the file's own type"""
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(length))
        content = bytearray(f.read())
    header.pop("__metadata__", None)
    types, out = {v: k for k, v in NAMES.items()}, {}
    for name, t in header.items():
        first, last = t["data_offsets"]
        out[name] = torch.frombuffer(content[first:last], dtype=types[t["dtype"]]).reshape(t["shape"])
    return out
