"""InternVL2's conversation text (template "Hermes-2": no newline after <|im_end|>) around questions and answers."""

# system_message of config.json
SYSTEM = "You are Headroom's demo model."
# the template's own text, for a program that does not read system_message; met now and then in training
INTERNVL2_SYSTEM = (
    "你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型，英文名叫InternVL, 是一个有用无害的人工智能助手。"
)


def opening(system):
    return f"<|im_start|>system\n{system}<|im_end|><|im_start|>user\n"


IMAGE_START = "<img>"
IMAGE_TOKEN = "<IMG_CONTEXT>"
IMAGE_END = "</img>\n"
NEXT_TURN = "<|im_start|>user\n"


def asked(question):
    return f"{question}<|im_end|><|im_start|>assistant\n"


def answered(answer):
    return f"{answer}<|im_end|>"
