"""Writes the trained model as a Hugging Face folder that every loader of InternVL2 reads:
`python export.py STATE TOKENIZER_FOLDER OUT`."""

import json
import os
import shutil
import sys

import torch

import prompt
import safetensors_file
from batch import Writer
from model import DECODER, PATCH, TILE, VISION


def config(writer):
    ids = writer.tokenizer.token_to_id
    return dict(
        architectures=["InternVLChatModel"],
        model_type="internvl_chat",
        template="Hermes-2",
        system_message=prompt.SYSTEM,
        downsample_ratio=0.5,
        dynamic_image_size=True,
        use_thumbnail=True,
        min_dynamic_patch=1,
        max_dynamic_patch=12,
        force_image_size=TILE,
        ps_version="v2",
        select_layer=-1,
        pad2square=False,
        use_backbone_lora=0,
        use_llm_lora=0,
        torch_dtype="float16",
        llm_config=dict(
            architectures=["Qwen2ForCausalLM"],
            model_type="qwen2",
            hidden_size=DECODER["hidden"],
            num_attention_heads=DECODER["heads"],
            num_key_value_heads=DECODER["kv_heads"],
            num_hidden_layers=DECODER["layers"],
            intermediate_size=DECODER["mlp"],
            hidden_act="silu",
            max_position_embeddings=2048,
            rms_norm_eps=DECODER["eps"],
            rope_theta=DECODER["rope_theta"],
            tie_word_embeddings=True,
            use_sliding_window=False,
            vocab_size=writer.vocabulary,
            bos_token_id=ids("<|endoftext|>"),
            eos_token_id=ids("<|im_end|>"),
            torch_dtype="float16",
        ),
        vision_config=dict(
            architectures=["InternVisionModel"],
            model_type="intern_vit_6b",
            hidden_size=VISION["hidden"],
            num_attention_heads=VISION["heads"],
            num_hidden_layers=VISION["layers"],
            intermediate_size=VISION["mlp"],
            image_size=TILE,
            patch_size=PATCH,
            num_channels=3,
            hidden_act="gelu",
            layer_norm_eps=VISION["eps"],
            qkv_bias=True,
            qk_normalization=False,
            norm_type="layer_norm",
            initializer_factor=0.1,
            use_flash_attn=False,
            torch_dtype="float16",
        ),
    )


def dump(path, content):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(content, f, ensure_ascii=False, indent=2)
        f.write("\n")


def main(state, tokenizer, out):
    writer = Writer(tokenizer)
    os.makedirs(out, exist_ok=True)
    weights = torch.load(state, map_location="cpu")["average"]
    safetensors_file.write(os.path.join(out, "model.safetensors"), {k: v.half() for k, v in weights.items()})
    dump(os.path.join(out, "config.json"), config(writer))
    end = [writer.tokenizer.token_to_id(t) for t in ("<|im_end|>", "<|endoftext|>")]
    dump(os.path.join(out, "generation_config.json"), dict(do_sample=False, eos_token_id=end))
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(os.path.join(tokenizer, name), os.path.join(out, name))


if __name__ == "__main__":
    main(*sys.argv[1:])
