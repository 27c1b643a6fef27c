"""InternVL2 with a Qwen2 decoder in plain PyTorch, written for clarity and independence, not for speed: every step is
spelled out in float32, no cache, no fused kernels, no code shared with the engine that is checked against it."""
import math

import torch


def as_float(tensors):
    return {name: t.float() for name, t in tensors.items()}


def rms_norm(x, weight, eps):
    return x / torch.sqrt((x * x).mean(dim=-1, keepdim=True) + eps) * weight


def layer_norm(x, weight, bias, eps):
    mean = x.mean(dim=-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * weight + bias


def gelu(x):
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def attention(q, k, v, mask=None):
    """q, k, v: [heads, tokens, head_dim]"""
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores + mask
    return torch.softmax(scores, dim=-1) @ v


class Vision:
    def __init__(self, config, weights):
        self.c, self.w = config["vision_config"], weights
        self.ratio = config["downsample_ratio"]
        self.rms = self.c.get("norm_type", "layer_norm") == "rms_norm"

    def norm(self, x, name):
        if self.rms:
            return rms_norm(x, self.w[name + ".weight"], self.c["layer_norm_eps"])
        return layer_norm(x, self.w[name + ".weight"], self.w[name + ".bias"], self.c["layer_norm_eps"])

    def tower(self, tile):
        """tile: [3, size, size], normalised -> [patches, hidden], the class token dropped"""
        c, w, p = self.c, self.w, self.c["patch_size"]
        side = self.c["image_size"] // p
        kernel = w["vision_model.embeddings.patch_embedding.weight"]
        rows = []
        for r in range(side):
            for col in range(side):
                patch = tile[:, r * p:(r + 1) * p, col * p:(col + 1) * p]
                rows.append((kernel * patch).sum(dim=(1, 2, 3)) + w["vision_model.embeddings.patch_embedding.bias"])
        x = torch.cat([w["vision_model.embeddings.class_embedding"][0], torch.stack(rows)])
        x = x + w["vision_model.embeddings.position_embedding"][0]
        heads, hidden = c["num_attention_heads"], c["hidden_size"]
        for i in range(c["num_hidden_layers"]):
            at = "vision_model.encoder.layers.%d." % i
            y = self.norm(x, at + "norm1")
            qkv = y @ w[at + "attn.qkv.weight"].T
            if c["qkv_bias"]:
                qkv = qkv + w[at + "attn.qkv.bias"]
            q, k, v = qkv[:, :hidden], qkv[:, hidden:2 * hidden], qkv[:, 2 * hidden:]
            if c["qk_normalization"]:
                q = rms_norm(q, w[at + "attn.q_norm.weight"], c["layer_norm_eps"])
                k = rms_norm(k, w[at + "attn.k_norm.weight"], c["layer_norm_eps"])
            q, k, v = (t.reshape(-1, heads, hidden // heads).transpose(0, 1) for t in (q, k, v))
            y = attention(q, k, v).transpose(0, 1).reshape(-1, hidden)
            y = y @ w[at + "attn.proj.weight"].T + w[at + "attn.proj.bias"]
            x = x + y * w[at + "ls1"]
            y = self.norm(x, at + "norm2")
            y = gelu(y @ w[at + "mlp.fc1.weight"].T + w[at + "mlp.fc1.bias"])
            y = y @ w[at + "mlp.fc2.weight"].T + w[at + "mlp.fc2.bias"]
            x = x + y * w[at + "ls2"]
        return x[1:]

    def pixel_shuffle(self, patches):
        """Every block of step x step neighbours becomes one token: row offset slow, column offset fast."""
        side = int(math.sqrt(patches.shape[0]))
        step = int(1 / self.ratio)
        grid = patches.reshape(side, side, -1)
        tokens = []
        for r in range(side // step):
            for col in range(side // step):
                tokens.append(torch.cat([grid[step * r + dr, step * col + dc] for dr in range(step) for dc in range(step)]))
        return torch.stack(tokens)

    def features(self, tile):
        w = self.w
        x = self.pixel_shuffle(self.tower(tile))
        x = layer_norm(x, w["mlp1.0.weight"], w["mlp1.0.bias"], 1e-5)
        x = gelu(x @ w["mlp1.1.weight"].T + w["mlp1.1.bias"])
        return x @ w["mlp1.3.weight"].T + w["mlp1.3.bias"]


class Lora:
    """PEFT: W' = W + scale * B A, with per-module rank and alpha; `rank` below a module's own is the best approximation of
    that rank (SVD of B A)."""

    def __init__(self, tensors, config, rank=None):
        self.delta = {}
        for name in tensors:
            if not name.endswith(".lora_A.weight"):
                continue
            module = name[len("base_model.model."):-len(".lora_A.weight")]
            a, b = tensors[name].double(), tensors[name.replace("lora_A", "lora_B")].double()
            r, alpha = a.shape[0], config["lora_alpha"]
            for pattern, value in config.get("alpha_pattern", {}).items():
                if module == pattern or module.endswith("." + pattern):
                    alpha = value
            scale = alpha / math.sqrt(r) if config.get("use_rslora") else alpha / r
            product = b @ a
            if rank is not None and rank < r:
                u, s, vh = torch.linalg.svd(product)
                product = (u[:, :rank] * s[:rank]) @ vh[:rank]
            self.delta[module + ".weight"] = (scale * product).float()

    def apply(self, name, weight):
        return weight + self.delta[name] if name in self.delta else weight


class Decoder:
    def __init__(self, config, weights, lora=None):
        self.c, self.w, self.lora = config["llm_config"], weights, lora

    def weight(self, name):
        w = self.w[name]
        return self.lora.apply(name, w) if self.lora else w

    def embed(self, ids):
        return self.w["language_model.model.embed_tokens.weight"][torch.tensor(ids)]

    def rotate(self, x, positions):
        """NeoX style: halves, not pairs. x: [heads, tokens, head_dim]"""
        d = x.shape[-1]
        inverse = 1.0 / (self.c["rope_theta"] ** (torch.arange(0, d, 2, dtype=torch.float64) / d))
        angle = positions.double()[:, None] * inverse[None, :]
        cos, sin = torch.cos(angle).float(), torch.sin(angle).float()
        first, second = x[..., :d // 2], x[..., d // 2:]
        return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)

    def logits(self, embeddings):
        """embeddings: [tokens, hidden] -> [tokens, vocabulary], all positions"""
        c, w = self.c, self.w
        n, heads, kv = embeddings.shape[0], c["num_attention_heads"], c["num_key_value_heads"]
        d = c["hidden_size"] // heads
        positions = torch.arange(n)
        mask = torch.full((n, n), float("-inf")).triu(1)
        x = embeddings
        for i in range(c["num_hidden_layers"]):
            at = "language_model.model.layers.%d." % i
            y = rms_norm(x, w[at + "input_layernorm.weight"], c["rms_norm_eps"])
            parts = []
            for which, count in (("q", heads), ("k", kv), ("v", kv)):
                t = y @ self.weight(at + "self_attn.%s_proj.weight" % which).T + w[at + "self_attn.%s_proj.bias" % which]
                parts.append(t.reshape(n, count, d).transpose(0, 1))
            q, k, v = self.rotate(parts[0], positions), self.rotate(parts[1], positions), parts[2]
            out = [attention(q[h], k[h * kv // heads], v[h * kv // heads], mask) for h in range(heads)]
            y = torch.cat(out, dim=-1)
            x = x + y @ self.weight(at + "self_attn.o_proj.weight").T
            y = rms_norm(x, w[at + "post_attention_layernorm.weight"], c["rms_norm_eps"])
            gate = y @ self.weight(at + "mlp.gate_proj.weight").T
            up = y @ self.weight(at + "mlp.up_proj.weight").T
            x = x + (gate * torch.sigmoid(gate) * up) @ self.weight(at + "mlp.down_proj.weight").T
        x = rms_norm(x, w["language_model.model.norm.weight"], c["rms_norm_eps"])
        head = w.get("language_model.lm_head.weight", w["language_model.model.embed_tokens.weight"])
        return x @ head.T
