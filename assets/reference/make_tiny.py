"""Writes two tiny random InternVL2 checkpoints with reference outputs into a folder (the engine's test resources).

    python3 assets/reference/make_tiny.py engine-bridge/src/test/resources

`tiny-internvl2` has the shape of the releases with InternViT-300M (LayerNorm, bf16, one file, own output head);
`tiny-internvl2-rms` that of InternViT-6B (RMS norm, q and k normalised, fp16, two shards, tied embeddings).
Needs PyTorch >= 1.13, NumPy and Pillow; nothing of Hugging Face."""
import json
import math
import os
import sys

import numpy as np
import torch
from PIL import Image, ImageDraw

import internvl_torch as reference
import safetensors_io
from tiling import dynamic_tiles
from tiny_tokenizer import Tokenizer

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def config(tokenizer, rms):
    vision = {
        "architectures": ["InternVisionModel"], "model_type": "intern_vit_6b", "hidden_size": 32,
        "num_attention_heads": 4, "num_hidden_layers": 2, "intermediate_size": 64, "image_size": 56, "patch_size": 14,
        "num_channels": 3, "hidden_act": "gelu", "layer_norm_eps": 1e-6, "qkv_bias": not rms, "qk_normalization": rms,
        "norm_type": "rms_norm" if rms else "layer_norm", "initializer_factor": 0.1, "use_flash_attn": False}
    hidden = 32 if rms else 64
    language = {
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": hidden, "num_attention_heads": 2 if rms else 4,
        "num_key_value_heads": 1 if rms else 2, "num_hidden_layers": 2, "intermediate_size": 64 if rms else 96, "hidden_act": "silu",
        "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "tie_word_embeddings": rms,
        "use_sliding_window": False, "vocab_size": (len(tokenizer.vocab) + len(tokenizer.special) + 15) // 16 * 16,
        "bos_token_id": tokenizer.special["<|endoftext|>"], "eos_token_id": tokenizer.special["<|im_end|>"],
        "torch_dtype": "float16" if rms else "bfloat16"}
    return {
        "architectures": ["InternVLChatModel"], "model_type": "internvl_chat", "template": "Hermes-2",
        "downsample_ratio": 0.5, "dynamic_image_size": True, "use_thumbnail": True, "min_dynamic_patch": 1,
        "max_dynamic_patch": 6, "force_image_size": 56, "ps_version": "v2", "select_layer": -1, "pad2square": False,
        "use_backbone_lora": 0, "use_llm_lora": 0, "torch_dtype": language["torch_dtype"],
        "llm_config": language, "vision_config": vision}


def random_weights(c, generator):
    v, l = c["vision_config"], c["llm_config"]
    out = {}

    def normal(name, shape, scale=None, around=0.0):
        scale = 1.4 / math.sqrt(shape[-1]) if scale is None else scale
        out[name] = around + torch.randn(shape, generator=generator) * scale

    def norm(name, size, bias):
        normal(name + ".weight", [size], 0.2, 1.0)
        if bias:
            normal(name + ".bias", [size], 0.2)

    def linear(name, rows, columns, bias=True):
        normal(name + ".weight", [rows, columns])
        if bias:
            normal(name + ".bias", [rows], 0.2)

    rms, d, p = v["norm_type"] == "rms_norm", v["hidden_size"], v["patch_size"]
    patches = (v["image_size"] // p) ** 2
    at = "vision_model.embeddings."
    normal(at + "class_embedding", [1, 1, d], 0.5)
    normal(at + "patch_embedding.weight", [d, 3, p, p], 1 / math.sqrt(3 * p * p))
    normal(at + "patch_embedding.bias", [d], 0.2)
    normal(at + "position_embedding", [1, patches + 1, d], 0.5)
    for i in range(v["num_hidden_layers"]):
        at = "vision_model.encoder.layers.%d." % i
        norm(at + "norm1", d, not rms)
        norm(at + "norm2", d, not rms)
        linear(at + "attn.qkv", 3 * d, d, v["qkv_bias"])
        if v["qk_normalization"]:
            norm(at + "attn.q_norm", d, False)
            norm(at + "attn.k_norm", d, False)
        linear(at + "attn.proj", d, d)
        linear(at + "mlp.fc1", v["intermediate_size"], d)
        linear(at + "mlp.fc2", d, v["intermediate_size"])
        normal(at + "ls1", [d], 0.2, 0.7)
        normal(at + "ls2", [d], 0.2, 0.7)
    wide = int(d / c["downsample_ratio"] ** 2)
    h = l["hidden_size"]
    norm("mlp1.0", wide, True)
    linear("mlp1.1", h, wide)
    linear("mlp1.3", h, h)

    kv = h // l["num_attention_heads"] * l["num_key_value_heads"]
    normal("language_model.model.embed_tokens.weight", [l["vocab_size"], h], 0.3 if l["tie_word_embeddings"] else 1.0)
    for i in range(l["num_hidden_layers"]):
        at = "language_model.model.layers.%d." % i
        norm(at + "input_layernorm", h, False)
        norm(at + "post_attention_layernorm", h, False)
        linear(at + "self_attn.q_proj", h, h)
        linear(at + "self_attn.k_proj", kv, h)
        linear(at + "self_attn.v_proj", kv, h)
        linear(at + "self_attn.o_proj", h, h, False)
        linear(at + "mlp.gate_proj", l["intermediate_size"], h, False)
        linear(at + "mlp.up_proj", l["intermediate_size"], h, False)
        linear(at + "mlp.down_proj", h, l["intermediate_size"], False)
    norm("language_model.model.norm", h, False)
    if not l["tie_word_embeddings"]:
        normal("language_model.lm_head.weight", [l["vocab_size"], h], 0.5)
    dtype = torch.float16 if c["torch_dtype"] == "float16" else torch.bfloat16
    return {name: t.to(dtype) for name, t in out.items()}


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")


def write_weights(folder, weights, shards):
    if shards == 1:
        safetensors_io.save(os.path.join(folder, "model.safetensors"), weights, {"format": "pt"})
        return
    names, index = sorted(weights), {}
    for s in range(shards):
        file = "model-%05d-of-%05d.safetensors" % (s + 1, shards)
        part = names[s * len(names) // shards:(s + 1) * len(names) // shards]
        safetensors_io.save(os.path.join(folder, file), {n: weights[n] for n in part}, {"format": "pt"})
        index.update({n: file for n in part})
    size = sum(t.numel() * t.element_size() for t in weights.values())
    write_json(os.path.join(folder, "model.safetensors.index.json"),
               {"metadata": {"total_size": size}, "weight_map": index})


def write_adapter(folder, c, generator):
    """An adapter as PEFT writes it: rank 6 in general, 4 for q_proj, 8 for down_proj of the first layer, alpha by pattern."""
    os.makedirs(folder, exist_ok=True)
    l = c["llm_config"]
    h, f = l["hidden_size"], l["intermediate_size"]
    kv = h // l["num_attention_heads"] * l["num_key_value_heads"]
    shapes = {"self_attn.q_proj": (h, h), "self_attn.k_proj": (h, kv), "self_attn.v_proj": (h, kv),
              "self_attn.o_proj": (h, h), "mlp.gate_proj": (h, f), "mlp.up_proj": (h, f), "mlp.down_proj": (f, h)}
    tensors = {}
    for i in range(l["num_hidden_layers"]):
        for module, (inputs, outputs) in shapes.items():
            rank = 4 if module.endswith("q_proj") else 8 if module.endswith("down_proj") and i == 0 else 6
            at = "base_model.model.language_model.model.layers.%d.%s." % (i, module)
            fade = 0.75 ** torch.arange(rank).float()  # some directions matter more, as in a trained adapter
            tensors[at + "lora_A.weight"] = torch.randn([rank, inputs], generator=generator) / math.sqrt(inputs) * fade[:, None]
            tensors[at + "lora_B.weight"] = torch.randn([outputs, rank], generator=generator) * 0.2
    adapter = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "tiny-internvl2", "r": 6,
               "lora_alpha": 12, "lora_dropout": 0.05, "bias": "none", "fan_in_fan_out": False, "use_rslora": False,
               "use_dora": False, "modules_to_save": None, "inference_mode": True,
               "target_modules": sorted(m.split(".")[-1] for m in shapes),
               "rank_pattern": {"q_proj": 4, "layers.0.mlp.down_proj": 8}, "alpha_pattern": {"v_proj": 3}}
    write_json(os.path.join(folder, "adapter_config.json"), adapter)
    safetensors_io.save(os.path.join(folder, "adapter_model.safetensors"), tensors, {"format": "pt"})
    return tensors, adapter


def picture():
    image = Image.new("RGB", (131, 83), (240, 236, 220))
    draw = ImageDraw.Draw(image)
    draw.ellipse((12, 10, 60, 58), fill=(200, 30, 40))
    draw.rectangle((70, 30, 120, 75), fill=(30, 60, 190))
    for x in range(0, 131, 9):
        draw.line((x, 0, 130 - x, 82), fill=(20, 120 + x, 60))
    return image


def normalise(tile):
    x = torch.from_numpy(np.array(tile, dtype=np.float32) / 255.0)
    return ((x - torch.tensor(MEAN)) / torch.tensor(STD)).permute(2, 0, 1)


def build(folder, rms, seed):
    os.makedirs(folder, exist_ok=True)
    generator = torch.Generator().manual_seed(seed)
    tokenizer = Tokenizer(64)
    c = config(tokenizer, rms)
    stored = random_weights(c, generator)
    weights = reference.as_float(stored)
    write_json(os.path.join(folder, "config.json"), c)
    write_json(os.path.join(folder, "tokenizer.json"), tokenizer.json())
    write_json(os.path.join(folder, "tokenizer_config.json"),
               {"tokenizer_class": "Qwen2Tokenizer", "model_max_length": 2048, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"})
    write_json(os.path.join(folder, "generation_config.json"), {"eos_token_id": [tokenizer.special["<|im_end|>"]]})
    write_weights(folder, stored, 2 if rms else 1)

    image = picture()
    image.save(os.path.join(folder, "picture.png"))
    size = c["vision_config"]["image_size"]
    tiles = dynamic_tiles(image, 1, c["max_dynamic_patch"], size, True)
    vision = reference.Vision(c, weights)
    features = torch.stack([vision.features(normalise(t)) for t in tiles])

    per_tile = features.shape[1]
    text = tokenizer.encode("<|im_start|>user\nhow many circles are there? 图片里有 12<|im_end|><|im_start|>assistant\n")
    marks = tokenizer.special["<IMG_CONTEXT>"]
    prompt = tokenizer.encode("<|im_start|>user\n<img>" + "<IMG_CONTEXT>" * (per_tile * len(tiles))
                              + "</img>\nwhat is in the picture?<|im_end|><|im_start|>assistant\n")
    out = {"tiles": torch.from_numpy(np.stack([np.array(t) for t in tiles])), "features": features,
           "text.ids": torch.tensor(text), "image.ids": torch.tensor(prompt)}

    decoder = reference.Decoder(c, weights)
    out["text.logits"] = decoder.logits(decoder.embed(text))
    embedded = decoder.embed(prompt)
    embedded[torch.tensor(prompt) == marks] = features.reshape(-1, features.shape[-1])
    out["image.logits"] = decoder.logits(embedded)

    step, ids, steps = embedded, [], []
    for _ in range(12):  # greedy, the whole sequence anew at each step: no cache that could be wrong
        last = decoder.logits(step)[-1]
        ids.append(int(last.argmax()))
        steps.append(last)
        step = torch.cat([step, decoder.embed([ids[-1]])])
    out["decode.ids"], out["decode.logits"] = torch.tensor(ids), torch.stack(steps)

    if not rms:
        tensors, adapter = write_adapter(os.path.join(folder, "adapters", "tiny"), c, generator)
        for rank in (None, 3):
            adapted = reference.Decoder(c, weights, reference.Lora(tensors, adapter, rank))
            out["lora.%s.logits" % ("full" if rank is None else rank)] = adapted.logits(embedded)
    if rms:
        del out["tiles"]  # the same as the other checkpoint's
    safetensors_io.save(os.path.join(folder, "reference.safetensors"), out)

    for name, t in sorted(out.items()):
        if name.endswith("logits"):
            top = t.topk(2, dim=-1).values
            print("%s %-18s %s, closest two candidates %.4f apart" % (
                folder, name, list(t.shape), float((top[:, 0] - top[:, 1]).min())))
    print("%s %d tiles, greedy %s" % (folder, len(tiles), ids))


if __name__ == "__main__":
    torch.set_num_threads(1)
    build(os.path.join(sys.argv[1], "tiny-internvl2"), False, 2)
    build(os.path.join(sys.argv[1], "tiny-internvl2-rms"), True, 4)
