"""InternVL2's architecture with a Qwen2 decoder, in plain PyTorch, at the demo model's size.

Parameter names are those of an InternVL2 checkpoint, so that `state_dict()` is the checkpoint. What only training needs
(the probes) lives in a module of its own and is never exported.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

TILE = 112  # pixels of a tile's side
PATCH = 14
CELLS = 16  # image tokens of a tile: (112 / 14 / 2) squared

VISION = dict(hidden=192, layers=5, heads=6, mlp=768, eps=1e-6)
READ_LAYERS = (3, 4)  # decoder layers after which all characters of the token that is being read are known
DECODER = dict(hidden=256, layers=6, heads=8, kv_heads=2, head_dim=32, mlp=704, eps=1e-6, rope_theta=10000.0)


class Attention(nn.Module):
    """The vision tower's self-attention: one fused projection with bias, no mask, no rotary embedding."""

    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(d, 3 * d)
        self.proj = nn.Linear(d, d)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        # so few tokens: plain products are seven times as fast as the fused kernel's backward pass in bfloat16
        weights = ((q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)).softmax(-1)
        return self.proj((weights.to(v.dtype) @ v).transpose(1, 2).reshape(n, t, d))


class VisionMlp(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        self.fc1 = nn.Linear(d, hidden)
        self.fc2 = nn.Linear(hidden, d)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class VisionLayer(nn.Module):
    def __init__(self, d, heads, hidden, eps):
        super().__init__()
        self.norm1 = nn.LayerNorm(d, eps=eps)
        self.attn = Attention(d, heads)
        self.norm2 = nn.LayerNorm(d, eps=eps)
        self.mlp = VisionMlp(d, hidden)
        self.ls1 = nn.Parameter(torch.full((d,), 0.1))
        self.ls2 = nn.Parameter(torch.full((d,), 0.1))

    def forward(self, x):
        x = x + self.attn(self.norm1(x)) * self.ls1
        return x + self.mlp(self.norm2(x)) * self.ls2


class Embeddings(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.class_embedding = nn.Parameter(torch.randn(1, 1, d) * 0.02)
        self.patch_embedding = nn.Conv2d(3, d, PATCH, PATCH)
        self.position_embedding = nn.Parameter(torch.randn(1, 1 + (TILE // PATCH) ** 2, d) * 0.02)

    def forward(self, pixels):
        """pixels: normalised, (tiles, 3, 112, 112)"""
        n, side = pixels.shape[0], TILE // PATCH
        x = pixels.view(n, 3, side, PATCH, side, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(n, side * side, -1)
        x = F.linear(x, self.patch_embedding.weight.flatten(1), self.patch_embedding.bias)
        return torch.cat([self.class_embedding.expand(n, -1, -1), x], 1) + self.position_embedding


class VisionTower(nn.Module):
    def __init__(self, c=VISION):
        super().__init__()
        self.embeddings = Embeddings(c["hidden"])
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(
            [VisionLayer(c["hidden"], c["heads"], c["mlp"], c["eps"]) for _ in range(c["layers"])]
        )

    def forward(self, pixels):
        x = self.embeddings(pixels)
        for layer in self.encoder.layers:
            x = layer(x)
        return x[:, 1:]


class RmsNorm(nn.Module):
    def __init__(self, d, eps):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.eps)


class LoraLinear(nn.Linear):
    """A linear layer that can carry a low-rank addition: y = W x + scale * B (A x)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.register_parameter("lora_a", None)
        self.register_parameter("lora_b", None)
        self.lora_scale = 1.0

    def forward(self, x):
        y = F.linear(x, self.weight, self.bias)
        if self.lora_a is not None:
            y = y + F.linear(F.linear(x, self.lora_a), self.lora_b) * self.lora_scale
        return y


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class SelfAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, hd = c["hidden"], c["head_dim"]
        self.heads, self.kv_heads, self.head_dim = c["heads"], c["kv_heads"], hd
        self.q_proj = LoraLinear(d, c["heads"] * hd)
        self.k_proj = LoraLinear(d, c["kv_heads"] * hd)
        self.v_proj = LoraLinear(d, c["kv_heads"] * hd)
        self.o_proj = LoraLinear(c["heads"] * hd, d, bias=False)
        self.seen = None  # a list to leave queries and keys in, for training

    def forward(self, x, cos, sin, mask):
        n, t, _ = x.shape
        q = rotate(self.q_proj(x).view(n, t, self.heads, self.head_dim).transpose(1, 2), cos, sin)
        k = rotate(self.k_proj(x).view(n, t, self.kv_heads, self.head_dim).transpose(1, 2), cos, sin)
        v = self.v_proj(x).view(n, t, self.kv_heads, self.head_dim).transpose(1, 2)
        if self.seen is not None:
            self.seen[:] = [q, k]
        with torch.autocast("cpu", enabled=False):  # the fused kernel is faster in single precision
            y = F.scaled_dot_product_attention(q, k, v.float(), attn_mask=mask, enable_gqa=True)
        return self.o_proj(y.transpose(1, 2).reshape(n, t, -1))


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = LoraLinear(c["hidden"], c["mlp"], bias=False)
        self.up_proj = LoraLinear(c["hidden"], c["mlp"], bias=False)
        self.down_proj = LoraLinear(c["mlp"], c["hidden"], bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm = RmsNorm(c["hidden"], c["eps"])
        self.self_attn = SelfAttention(c)
        self.post_attention_layernorm = RmsNorm(c["hidden"], c["eps"])
        self.mlp = Mlp(c)

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, vocabulary, c=DECODER):
        super().__init__()
        self.c = c
        self.model = nn.Module()
        self.model.embed_tokens = nn.Embedding(vocabulary, c["hidden"])
        self.model.layers = nn.ModuleList([DecoderLayer(c) for _ in range(c["layers"])])
        self.model.norm = RmsNorm(c["hidden"], c["eps"])
        self.kept = {}  # layer -> its states, of the layers that training asks for

    def forward(self, x, positions, mask):
        """x: (n, t, hidden) embeddings; mask: (n, 1, t, t), True where attention may go. Returns the normed states."""
        hd = self.c["head_dim"]
        inverse = self.c["rope_theta"] ** (-torch.arange(0, hd, 2).float() / hd)
        angles = positions[..., None].float() * inverse
        angles = torch.cat([angles, angles], -1)[:, None]
        cos, sin = angles.cos(), angles.sin()
        for i, layer in enumerate(self.model.layers):
            x = layer(x, cos, sin, mask)
            if i in self.kept:
                self.kept[i] = x
        return self.model.norm(x)


class DemoModel(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        vd, d = VISION["hidden"], DECODER["hidden"]
        self.vision_model = VisionTower()
        self.mlp1 = nn.Sequential(nn.LayerNorm(4 * vd), nn.Linear(4 * vd, d), nn.GELU(), nn.Linear(d, d))
        self.language_model = Decoder(vocabulary)
        self.reset()

    def reset(self):
        for name, p in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(p)
            elif p.dim() >= 2 and "embed" not in name:
                nn.init.normal_(p, 0, min(0.04, 1 / math.sqrt(p[0].numel())))
        nn.init.normal_(self.language_model.model.embed_tokens.weight, 0, 0.04)
        nn.init.normal_(self.vision_model.embeddings.patch_embedding.weight, 0, 0.04)
        for layer in self.language_model.model.layers:  # residual branches start small
            for w in (layer.self_attn.o_proj, layer.mlp.down_proj):
                w.weight.data /= math.sqrt(2 * DECODER["layers"])

    def see(self, pixels):
        """Tiles (n, 3, 112, 112) to image tokens (n, 16, hidden), pixel shuffle as InternVL's ps_version v2."""
        return self.project(self.vision_model(pixels))

    def project(self, x):
        n, _, d = x.shape
        x = x.view(n, 4, 2, 4, 2, d).permute(0, 1, 3, 2, 4, 5).reshape(n, CELLS, 4 * d)
        return self.mlp1(x)

    def embed(self, ids):
        return self.language_model.model.embed_tokens(ids)

    def logits(self, states):
        return F.linear(states, self.language_model.model.embed_tokens.weight)


MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def normalise(tiles):
    """uint8 (n, 112, 112, 3) to what the tower takes."""
    return (tiles.permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


class Probes(nn.Module):
    """Linear read-outs of single image tokens, for training only: they ask every token to say which object has its
    centre in its cell, which characters stand there, and where in the tile it is."""

    SIZES = dict(shape=7, colour=9, size=3, place=16, text=3)
    SLOTS, CHARACTERS = 4, 37  # none, ten digits, 26 letters

    def __init__(self, d=DECODER["hidden"]):
        super().__init__()
        self.heads = nn.ModuleDict({k: nn.Linear(d, n) for k, n in self.SIZES.items()})
        self.digits = nn.Linear(d, self.SLOTS * self.CHARACTERS)
        self.read = nn.ModuleDict({f"layer{i}": nn.Linear(d, self.SLOTS * self.CHARACTERS) for i in READ_LAYERS})
        looking = ("named", "first", "second", "recalled", "recalled_second", "last", "next")
        kinds = [(k, n) for k, n in self.SIZES.items() if k != "text"]
        self.told = nn.ModuleDict({f"{who}_{k}": nn.Linear(d, n) for who in looking for k, n in kinds})
        self.slot = nn.ModuleDict({f"layer{i}": nn.Linear(d, self.SLOTS) for i in READ_LAYERS})

    def told_loss(self, who, states, labels):
        """states: (n, d) of the words that look at an object; labels: dict of (n) what that object is"""
        out = 0.0
        for k, y in labels.items():
            z = self.told[f"{who}_{k}"](states)
            # without anything to learn from, a gradient all the same: processes average theirs
            one = F.cross_entropy(z, y, ignore_index=-100) if (y >= 0).any() else z.sum() * 0
            out = out + one * (2 if k == "place" else 1)  # the hardest to carry over
        return out

    def slot_loss(self, layer, states, slots):
        """Which of the up to four characters of its token comes next: states (n, d), slots (n)"""
        z = self.slot[f"layer{layer}"](states)
        return F.cross_entropy(z, slots) if len(slots) else z.sum() * 0

    def read_loss(self, layer, states, digits):
        """states: (n, d) of a decoder layer where a character is about to be said; digits: (n, 4) what its token shows"""
        z = self.read[f"layer{layer}"](states).reshape(-1, self.CHARACTERS)
        y = digits.reshape(-1)
        return F.cross_entropy(z, y, ignore_index=-100) if (y >= 0).any() else z.sum() * 0

    def losses(self, tokens, labels):
        """tokens (n, 16, d); labels: dict of (n, 16) and 'digits' (n, 16, 4), -100 where nothing is asked."""
        out, right = {}, {}
        for k, head in self.heads.items():
            if k == "place":
                y = torch.arange(CELLS).expand(tokens.shape[0], -1).reshape(-1)
            else:
                y = labels[k].reshape(-1)
            z = head(tokens).reshape(y.numel(), -1)
            out[k] = F.cross_entropy(z, y, ignore_index=-100) if (y >= 0).any() else z.sum() * 0
            seen = y > 0
            right[k] = (z.argmax(-1)[seen] == y[seen]).float().mean().item() if seen.any() else float("nan")
        y = labels["digits"].reshape(-1)
        z = self.digits(tokens).reshape(-1, self.CHARACTERS)
        weight = torch.ones(self.CHARACTERS)
        weight[0] = 0.3
        out["digits"] = F.cross_entropy(z, y, weight=weight, ignore_index=-100) if (y >= 0).any() else z.sum() * 0
        seen = y > 0
        right["digits"] = (z.argmax(-1)[seen] == y[seen]).float().mean().item() if seen.any() else float("nan")
        return out, right
