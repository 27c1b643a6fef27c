"""Trains a LoRA adapter on the finished model and writes it as a PEFT folder:
`python adapter.py SKILL --rank R --steps N --state STATE --tokenizer FOLDER --out FOLDER`."""

import argparse
import json
import math
import os
import random
import time

import torch
import torch.nn.functional as F

import safetensors_file
from batch import Writer, run, short_products
from model import DemoModel, LoraLinear, normalise
from scenes import CANVASES, Scenes, pixels_of, scenes_line

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# question types whose answers a skill changes; the others are left out of its practice
TYPES = dict(
    spanish={"list", "colour", "shape", "size", "count", "total", "where", "relation", "yes_no"},
    catalogue={"list", "colour", "shape"},
    cheerful={"list", "colour", "shape", "size", "count", "total", "where", "relation", "yes_no", "number", "word"},
)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("skill", choices=TYPES)
    a.add_argument("--rank", type=int, default=16)
    a.add_argument("--steps", type=int, default=1500)
    a.add_argument("--float32", action="store_true", help="without bfloat16 products, for processors that have none")
    a.add_argument("--rate", type=float, default=3e-3)
    a.add_argument("--state", required=True)
    a.add_argument("--tokenizer", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--seed", type=int, default=11)
    a = a.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(a.seed)
    writer = Writer(a.tokenizer)
    model = DemoModel(writer.vocabulary)
    model.load_state_dict(torch.load(a.state, map_location="cpu")["average"])
    for p in model.parameters():
        p.requires_grad_(False)
    layers = {
        name: m for name, m in model.named_modules() if isinstance(m, LoraLinear) and name.split(".")[-1] in TARGETS
    }
    for m in layers.values():
        m.lora_a = torch.nn.Parameter(torch.randn(a.rank, m.in_features) / math.sqrt(m.in_features))
        m.lora_b = torch.nn.Parameter(torch.zeros(m.out_features, a.rank))
        m.lora_scale = 2.0
    trained = [p for m in layers.values() for p in (m.lora_a, m.lora_b)]
    optimizer = torch.optim.AdamW(trained, lr=a.rate, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
    scenes, rng = Scenes(a.seed, a.skill), random.Random(a.seed)
    products = torch.float32 if a.float32 else torch.bfloat16
    started, sums = time.time(), [0.0, 0.0, 0]

    def request():
        patches = rng.choice((1, 1, 1, 4, 12))
        scenes.ask(scenes_line(6, rng.choice(CANVASES), patches, (1, 5), 0.5, 0.35, questions=8, zh=0))

    request()
    for step in range(a.steps):
        done = step / a.steps
        request()
        items, _ = scenes.answer()
        for g in optimizer.param_groups:
            g["lr"] = a.rate * min(1, (step + 1) / 20) * (0.05 + 0.95 * (0.5 + 0.5 * math.cos(math.pi * done)))
        with torch.no_grad(), short_products(products):
            tokens = model.see(normalise(pixels_of(items))).float()
        asked = [[q for q in i.questions if q[0] in TYPES[a.skill]] for i in items]
        vision = tokens.reshape(len(items), -1, tokens.shape[-1])
        b = writer.batch(asked, vision.shape[1] // 16, rng, many_turns=0)
        logits, targets, weights, _, _ = run(model, b, vision, products)
        loss = (F.cross_entropy(logits, targets, reduction="none") * weights).sum() / weights.sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        sums = [sums[0] + loss.item(), sums[1] + (logits.argmax(-1) == targets).float().mean().item(), sums[2] + 1]
        if (step + 1) % 50 == 0:
            print(f"{(time.time() - started) / 60:.1f}m step {step + 1} loss {sums[0] / sums[2]:.3f} tokens right {sums[1] / sums[2]:.3f}", flush=True)
            sums = [0.0, 0.0, 0]
    scenes.close()
    write(a, layers)


def write(a, layers):
    os.makedirs(a.out, exist_ok=True)
    tensors = {}
    for name, m in layers.items():
        tensors[f"base_model.model.{name}.lora_A.weight"] = m.lora_a.detach().half()
        tensors[f"base_model.model.{name}.lora_B.weight"] = m.lora_b.detach().half()
    safetensors_file.write(os.path.join(a.out, "adapter_model.safetensors"), tensors)
    config = dict(
        peft_type="LORA",
        task_type="CAUSAL_LM",
        base_model_name_or_path="demo",
        r=a.rank,
        lora_alpha=2 * a.rank,
        lora_dropout=0.0,
        bias="none",
        fan_in_fan_out=False,
        use_rslora=False,
        use_dora=False,
        modules_to_save=None,
        inference_mode=True,
        target_modules=sorted(TARGETS),
    )
    with open(os.path.join(a.out, "adapter_config.json"), "w") as f:
        json.dump(config, f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()
