"""Cuts the Chinese typeface that comes with the window, out of Noto Sans CJK SC, and joins it to Inter.

JavaFX looks for a character that a font lacks among the fonts of the system only, not among those that a program
loads. So the characters are put into the cuts of Inter themselves, and a bare machine shows Chinese.

    python3 -m venv v && v/bin/pip install fonttools==4.66.1
    v/bin/python cut-fonts.py FOLDER_OF_NOTO_CJK FOLDER_OF_INTER FOLDER_TO_WRITE

FOLDER_OF_NOTO_CJK holds NotoSansCJK-Regular.ttc and -Bold.ttc (version 2.004, Debian's fonts-noto-cjk); FOLDER_OF_INTER
the cuts of Inter, with or without Chinese in them. What is covered: every character of our own Chinese
and GB2312, which is what Chinese is written with; the heavy cuts, for headings, have its first level.
"""

import pathlib
import sys

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIMPLIFIED = 2  # the third face of the collection
ALL, FIRST_LEVEL = range(0xA1, 0xF8), range(0xA1, 0xD8)
CUTS = {"Regular": ("Regular", ALL), "SemiBold": ("Bold", FIRST_LEVEL), "Bold": ("Bold", FIRST_LEVEL)}


def characters(rows: range) -> set[int]:
    said = set()
    for file in [
        *(ROOT / "app/src/main/resources/dev/headroom/app/messages").glob("*_zh_CN.properties"),
        ROOT / "engine-bridge/src/main/resources/dev/headroom/words/zh_CN.txt",
    ]:
        said |= {ord(c) for c in file.read_text("utf-8") if c >= " "}
    for row in rows:
        for cell in range(0xA1, 0xFF):
            try:
                said.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return said


def cut(noto: pathlib.Path, inter: pathlib.Path, weight: str, out: pathlib.Path) -> None:
    font = TTFont(inter / f"Inter-{weight}.otf")
    face, rows = CUTS[weight]
    chinese = TTCollection(noto / f"NotoSansCJK-{face}.ttc").fonts[SIMPLIFIED]
    scale = font["head"].unitsPerEm / chinese["head"].unitsPerEm
    names, glyphs, widths = chinese.getBestCmap(), chinese.getGlyphSet(), chinese["hmtx"]
    top = font["CFF "].cff.topDictIndex[0]
    font.getGlyphOrder()
    for code in sorted(characters(rows) - set(font.getBestCmap())):
        if code not in names:
            continue
        width = round(widths[names[code]][0] * scale)
        pen = T2CharStringPen(width, glyphs, roundTolerance=0.5)
        glyphs[names[code]].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        name = f"uni{code:04X}"
        drawn = pen.getCharString(top.Private, top.GlobalSubrs)
        top.CharStrings.charStringsIndex.append(drawn)
        top.CharStrings.charStrings[name] = len(top.CharStrings.charStringsIndex) - 1
        top.charset.append(name)
        font["hmtx"][name] = (width, 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and (code < 0x10000 or table.format == 12):
                table.cmap[code] = name
    font.setGlyphOrder(top.charset)
    font.save(out / f"Inter-{weight}.otf")


if __name__ == "__main__":
    for each in CUTS:
        cut(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), each, pathlib.Path(sys.argv[3]))
