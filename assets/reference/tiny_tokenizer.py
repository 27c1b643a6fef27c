"""A byte-level BPE in the shape of Qwen2's, small enough for a test: 256 bytes, some merges learned from a few sentences,
InternVL's special tokens. Also encodes by itself, so that its fixtures do not come from the library under test."""
import collections
import unicodedata

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>",
            "<quad>", "</quad>", "<ref>", "</ref>", "<box>", "</box>"]

# Qwen2's pre-tokeniser, as its tokenizer.json spells it.
SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
         r"|\s+(?!\S)|\s+")

CORPUS = """the picture shows a red circle and a blue square on the left of the number
what is in the picture? there are two shapes. the number is 1234. how many circles are there?
describe the image. the colour of the square is green. yes. no. user system assistant
图 片 里 有 什 么 红 色 圆 形 你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型 助手 助手
""" * 2


def byte_alphabet():
    """GPT-2's reversible map of bytes to printable characters."""
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table, extra = {}, 0
    for b in range(256):
        if b in keep:
            table[b] = chr(b)
        else:
            table[b] = chr(256 + extra)
            extra += 1
    return table


BYTES = byte_alphabet()


def letter(c):
    return unicodedata.category(c).startswith("L")


def number(c):
    return unicodedata.category(c).startswith("N")


def split(text):
    """SPLIT by hand (Python's re has no \\p{L}): alternatives tried in order at each place."""
    out, i, n = [], 0, len(text)
    while i < n:
        j = _match(text, i, n)
        out.append(text[i:j])
        i = j
    return out


def _match(text, i, n):
    low = text[i:i + 3].lower()
    if low[:1] == "'":
        for ending in ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d"):
            if low.startswith(ending):
                return i + len(ending)
    # an optional character that is neither line end, letter nor number, then letters
    start = i
    if text[i] not in "\r\n" and not letter(text[i]) and not number(text[i]) and i + 1 < n and letter(text[i + 1]):
        start = i + 1
    j = start
    while j < n and letter(text[j]):
        j += 1
    if j > start:
        return j
    if number(text[i]):
        return i + 1
    # an optional space, then characters that are neither space, letter nor number, then line ends
    start = i + 1 if text[i] == " " else i
    j = start
    while j < n and not text[j].isspace() and not letter(text[j]) and not number(text[j]):
        j += 1
    if j > start:
        while j < n and text[j] in "\r\n":
            j += 1
        return j
    # white space up to the last line end in the run
    j = i
    while j < n and text[j].isspace():
        j += 1
    last = max(text.rfind("\n", i, j), text.rfind("\r", i, j))
    if last >= 0:
        return last + 1
    if j < n and j - i > 1:
        return j - 1  # leave one for the next word
    return j


class Tokenizer:
    def __init__(self, merge_count):
        words = collections.Counter(tuple(BYTES[b] for b in piece.encode()) for piece in split(CORPUS))
        self.merges = []
        for _ in range(merge_count):
            pairs = collections.Counter()
            for word, count in words.items():
                for pair in zip(word, word[1:]):
                    pairs[pair] += count
            best = max(sorted(pairs), key=lambda p: pairs[p])
            self.merges.append(best)
            words = collections.Counter({self._merge(word, best): count for word, count in words.items()})
        self.rank = {pair: i for i, pair in enumerate(self.merges)}
        self.vocab = {}
        for b in range(256):
            self.vocab[BYTES[b]] = b
        for left, right in self.merges:
            self.vocab.setdefault(left + right, len(self.vocab))
        self.special = {name: len(self.vocab) + i for i, name in enumerate(SPECIALS)}

    @staticmethod
    def _merge(word, pair):
        out, i = [], 0
        while i < len(word):
            if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
                out.append(word[i] + word[i + 1])
                i += 2
            else:
                out.append(word[i])
                i += 1
        return tuple(out)

    def plain(self, text):
        """Ids of text in which nothing is special."""
        ids = []
        for piece in split(unicodedata.normalize("NFC", text)):
            word = tuple(BYTES[b] for b in piece.encode())
            while len(word) > 1:
                best = min(zip(word, word[1:]), key=lambda p: self.rank.get(p, 1 << 30))
                if best not in self.rank:
                    break
                word = self._merge(word, best)
            ids += [self.vocab[s] for s in word]
        return ids

    def encode(self, text):
        """Ids of text whose special tokens count as such (a template's own text)."""
        ids, rest = [], text
        while rest:
            at, name = min(((rest.find(s), s) for s in SPECIALS if s in rest), default=(-1, None))
            if name is None:
                return ids + self.plain(rest)
            ids += self.plain(rest[:at]) + [self.special[name]]
            rest = rest[at + len(name):]
        return ids

    def json(self):
        return {
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [{"id": i, "content": s, "single_word": False, "lstrip": False, "rstrip": False,
                              "normalized": False, "special": True} for s, i in self.special.items()],
            "normalizer": {"type": "NFC"},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}]},
            "post_processor": None,
            "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                      "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                      "vocab": self.vocab, "merges": [a + " " + b for a, b in self.merges]},
        }
