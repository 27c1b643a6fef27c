"""Writes fixtures of Pillow's behaviour and of the published tiling.

    python3 assets/reference/make_image_fixtures.py engine-bridge/src/test/resources/images

`resize.txt`: bicubic resizes by checksum (the input is a formula both sides know). `tiling.csv`: the grid chosen for some
2,000 sizes. The pictures: formats and traps, each with the pixels Pillow reads in `pixels.json`."""
import json
import os
import random
import struct
import sys
import zlib

import numpy as np
from PIL import Image

from tiling import choose


def pattern(width, height):
    """Deterministic noise with edges: a 32-bit linear congruential generator, its top byte as sample, and a block."""
    n = width * height * 3
    a, c, m = 1664525, 1013904223, 1 << 32
    out, state = np.empty(n, np.uint8), 12345
    for i in range(n):
        state = (a * state + c) % m
        out[i] = state >> 24
    image = out.reshape(height, width, 3)
    image[height // 3:height // 2, width // 4:width // 2] = (255, 0, 7)
    return Image.fromarray(image, "RGB")


def resizes(path):
    sizes = [(1, 1, 8, 8), (1, 1, 56, 28), (2, 3, 9, 5), (7, 5, 7, 11), (7, 5, 13, 5), (16, 16, 16, 16), (50, 40, 20, 30),
             (50, 40, 112, 112), (131, 83, 168, 112), (300, 200, 56, 56), (200, 300, 448, 448), (333, 77, 224, 448),
             (640, 11, 336, 112), (11, 640, 112, 336), (257, 129, 128, 64), (448, 448, 112, 112), (113, 111, 112, 112)]
    with open(path, "w") as f:
        f.write("# width height new_width new_height crc32 of the RGB bytes\n")
        for w, h, nw, nh in sizes:
            data = np.array(pattern(w, h).resize((nw, nh))).tobytes()
            f.write("%d %d %d %d %08x\n" % (w, h, nw, nh, zlib.crc32(data)))


def tilings(path):
    rng = random.Random(7)
    cases = []
    for w, h in [(448, 448), (449, 448), (500, 500), (634, 634), (633, 633), (900, 900), (1024, 1024), (800, 600),
                 (640, 480), (1280, 1024), (1920, 1080), (3840, 2160), (1, 1), (20000, 10), (10, 20000), (896, 448),
                 (448, 896), (300, 100), (1344, 448), (112, 112), (224, 112), (160, 158), (159, 159), (450, 300)]:
        for maximum in (1, 2, 4, 6, 9, 12, 24, 40):
            for size in (112, 448):
                cases.append((w, h, 1, maximum, size))
    while len(cases) < 2000:
        size = rng.choice((56, 112, 224, 448))
        if rng.random() < 0.5:  # small integers: ties between grids of the same ratio
            k = rng.randint(1, 4 * size // 2)
            w, h = k * rng.randint(1, 6), k * rng.randint(1, 6)
        else:
            w, h = rng.randint(1, 4000), rng.randint(1, 4000)
        maximum = rng.randint(1, 40)
        cases.append((w, h, rng.randint(1, min(3, maximum)), maximum, size))
    with open(path, "w") as f:
        f.write("width,height,min,max,size,columns,rows\n")
        for case in cases:
            f.write("%d,%d,%d,%d,%d,%d,%d\n" % (case + choose(*case)))


def scene(width=40, height=28):
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    image = np.stack([x * 255 // (width - 1), y * 255 // (height - 1), (x + y) * 3 % 256], -1).astype(np.uint8)
    image[6:14, 5:20] = (220, 40, 30)
    return Image.fromarray(image, "RGB")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(path):
    """30000 x 30000 pixels of nothing: a few hundred bytes of header and a short stream."""
    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(bytes(90000)))
                + png_chunk(b"IEND", b""))


def pictures(folder):
    image = scene()

    def path(name):
        return os.path.join(folder, name)

    image.save(path("rgb.png"))
    image.save(path("rgb.bmp"))
    image.save(path("rgb.jpg"), quality=92)
    image.save(path("progressive.jpg"), quality=92, progressive=True)
    image.convert("L").save(path("grey.png"))
    image.convert("L").save(path("grey.jpg"), quality=92)
    image.convert("1").save(path("one-bit.png"))
    image.quantize(16).save(path("palette.png"))
    image.convert("CMYK").save(path("cmyk.jpg"), quality=92)
    wide = (np.array(image.convert("L")).astype(np.uint16) << 8) | 0x5A
    Image.fromarray(wide, "I;16").save(path("grey16.png"))
    rgb = np.array(image)
    raw = b"".join(b"\0" + np.stack([rgb[y], rgb[y] ^ 0x33], -1).tobytes() for y in range(image.height))
    with open(path("rgb16.png"), "wb") as f:  # high byte the picture, low byte noise; Pillow cannot write it
        f.write(b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", image.width, image.height, 16, 2, 0, 0, 0))
                + png_chunk(b"IDAT", zlib.compress(raw)) + png_chunk(b"IEND", b""))
    clear = image.convert("RGBA")
    clear.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, image.width).astype(np.uint8), (image.height, 1)), "L"))
    clear.save(path("alpha.png"))
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(clear)
    frames = [image.quantize(64), Image.new("RGB", image.size, (0, 255, 0)).quantize(4)]
    frames[0].save(path("animated.gif"), save_all=True, append_images=frames[1:], duration=100)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(path("orientation-%d.jpg" % orientation), quality=95, exif=exif)
    Image.new("RGB", (1, 1), (9, 120, 200)).save(path("one-pixel.png"))
    Image.new("RGB", (20000, 10), (9, 120, 200)).save(path("ribbon.png"))
    bomb(path("bomb.png"))
    with open(path("rgb.png"), "rb") as f:
        whole = f.read()
    with open(path("truncated.png"), "wb") as f:
        f.write(whole[:len(whole) * 2 // 3])
    with open(path("rgb.jpg"), "rb") as f:
        whole = f.read()
    with open(path("truncated.jpg"), "wb") as f:
        f.write(whole[:len(whole) * 2 // 3])
    with open(path("text.png"), "wb") as f:
        f.write("Not a picture, only its name says so.\n".encode())
    image.save(path("rgb.webp"), lossless=True)

    pixels = {}
    for name in sorted(os.listdir(folder)):
        if name.rsplit(".", 1)[-1] not in ("png", "jpg", "bmp", "gif"):
            continue
        if name in ("bomb.png", "truncated.png", "truncated.jpg", "text.png", "ribbon.png"):
            continue
        read = Image.open(path(name))
        if name == "grey16.png":
            read = image.convert("L")  # Pillow clips 16-bit greys at 255; meant is the high byte
        if name == "alpha.png":
            read = white  # Pillow would drop the alpha; meant is the picture on white
        if name.startswith("orientation"):
            from PIL import ImageOps
            read = ImageOps.exif_transpose(read)
        read = read.convert("RGB")
        grid = [(x * (read.width - 1) // 4, y * (read.height - 1) // 4) for y in range(5) for x in range(5)]
        pixels[name] = {"width": read.width, "height": read.height,
                        "exact": not name.endswith("jpg"), "samples": [[x, y, *read.getpixel((x, y))] for x, y in grid]}
    with open(path("pixels.json"), "w") as f:
        json.dump(pixels, f, separators=(",", ":"))
        f.write("\n")


if __name__ == "__main__":
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    resizes(os.path.join(target, "resize.txt"))
    tilings(os.path.join(target, "tiling.csv"))
    pictures(target)
