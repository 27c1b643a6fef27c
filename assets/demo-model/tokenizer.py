"""Builds the byte-level BPE tokenizer from the generator's own language: `python tokenizer.py OUT_FOLDER`.

Any UTF-8 text can be written with it (256 byte tokens); words and Chinese characters of the domain are single tokens.
The split pattern and the special tokens are those of Qwen2 and InternVL2.
"""

import json
import os
import re
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

import prompt
from scenes import CANVASES, Scenes, scenes_line

SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>",
    "<quad>", "</quad>", "<ref>", "</ref>", "<box>", "</box>",
]  # fmt: skip

WORDS_ZH = re.compile(
    "[红绿蓝黄橙紫黑青颜]色|[圆方星菱图]形|三角形|十字形|形状|图形|左上角|右上角|左下角|右下角|上方|下方|左边|右边|中间|上面|下面|"
    "哪里|什么|图片|位置|多少|几个|有没有|是不是|物体|一共|总共|还是|数字|单词|大小|东西|没有|看到|告诉|请问|你好|"
    r"[\u3000-\uffff]|[^\u3000-\uffff]+"
)


def corpus():
    scenes = Scenes(1)
    lines = []
    for i in range(30):
        scenes.ask(scenes_line(30, CANVASES[i % 4], 1, questions=12, zh=0.5))
        scenes.ask("talk 30 0.5")
        for _ in range(2):
            for item in scenes.answer()[0]:
                lines += [text for q in item.questions for text in q[2:]]
    scenes.close()
    lines += [prompt.SYSTEM, "system", "user", "assistant"] * 1000 + [prompt.INTERNVL2_SYSTEM] * 20
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "more-words.txt"), encoding="utf-8") as words:
        lines += [line.rstrip("\n") for line in words] * 50
    # merges stay inside Chinese words: 红色 and 圆形 become tokens, 色圆 never does
    return [piece for line in lines for piece in WORDS_ZH.findall(line)]


def main(out):
    tokenizer = Tokenizer(models.BPE(fuse_unk=False, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = None
    trainer = trainers.BpeTrainer(
        vocab_size=1200, min_frequency=10, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        max_token_length=30, show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    os.makedirs(out, exist_ok=True)
    tokenizer.save(os.path.join(out, "tokenizer.json"))
    eot = "<|im_end|>"
    config = dict(
        tokenizer_class="Qwen2Tokenizer", model_max_length=2048, eos_token=eot, pad_token="<|endoftext|>", bos_token=None,
        unk_token=None, add_prefix_space=False, clean_up_tokenization_spaces=False, split_special_tokens=False,
        additional_special_tokens=SPECIAL[1:],
        added_tokens_decoder={
            str(tokenizer.token_to_id(t)): dict(
                content=t, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True
            )
            for t in SPECIAL
        },
        chat_template="{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
        '{{ "<|im_start|>system\n' + prompt.SYSTEM + '<|im_end|>" }}{% endif %}'  # the sentence has an apostrophe
        "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    )
    with open(os.path.join(out, "tokenizer_config.json"), "w", encoding="utf-8") as f:
        json.dump(config, f, ensure_ascii=False, indent=2)
    print("vocabulary", tokenizer.get_vocab_size())


if __name__ == "__main__":
    main(sys.argv[1])
