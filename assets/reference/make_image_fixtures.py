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
from PIL import Image, ImageCms

from tiling import choose

# names of pictures whose decoders may differ by a few steps
LOSSY = ("lossy", "photo.webp", "photo-alpha", "jpeg.tif", "palette.tif")


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


def photo(width, height):
    """Smooth enough to be small in every format."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    waves = [127 + 90 * np.sin(x / 23 + c) + 35 * np.cos(y / (9 + 5 * c)) for c in range(3)]
    return Image.fromarray(np.clip(np.stack(waves, -1), 0, 255).astype(np.uint8), "RGB")


def swapped_profile():
    """sRGB with red and green exchanged: who applies it shows it."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for i in range(struct.unpack(">I", raw[128:132])[0]):
        at = 132 + 12 * i
        swap = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(bytes(raw[at:at + 4]))
        if swap:
            raw[at:at + 4] = swap
    return bytes(raw)


def more(path, image, clear):
    """Formats of phones and scanners, and the kinds of pixels of each."""
    image.save(path("profile.jpg"), quality=92, icc_profile=swapped_profile())
    image.save(path("profile.png"), icc_profile=swapped_profile())
    image.save(path("profile.webp"), lossless=True, icc_profile=swapped_profile())
    image.save(path("restarts.jpg"), quality=92, restart_marker_rows=1)
    image.save(path("444.jpg"), quality=92, subsampling=0)
    image.convert("CMYK").save(path("cmyk-progressive.jpg"), quality=92, progressive=True)
    clear.convert("LA").save(path("grey-alpha.png"))
    image.save(path("transparent-colour.png"), transparency=(220, 40, 30))
    image.quantize(16).save(path("transparent-index.png"), transparency=3)
    image.quantize(200).save(path("palette256.png"))
    image.convert("L").quantize(4).save(path("palette4.png"), bits=2)
    clear.save(path("alpha.bmp"))
    image.convert("L").save(path("grey.bmp"))
    image.quantize(16).save(path("palette.bmp"))
    image.convert("1").save(path("one-bit.bmp"))
    image.quantize(64).save(path("still.gif"), interlace=0)
    smooth = photo(40, 28)  # decoders differ where saturated colours meet
    smooth.save(path("lossy.webp"), quality=90)
    clear.save(path("alpha.webp"), lossless=True)
    smooth.putalpha(clear.getchannel("A"))
    smooth.save(path("lossy-alpha.webp"), quality=90)
    image.convert("L").save(path("grey.webp"), lossless=True)
    image.save(path("animated.webp"), save_all=True, lossless=True, append_images=[Image.new("RGB", image.size, "green")])
    image.save(path("rgb.tif"))
    for name in ("lzw", "deflate", "packbits"):
        image.save(path(name + ".tif"), compression="tiff_" + name if name != "deflate" else "tiff_adobe_deflate",
                   tiffinfo={278: 5})
    image.save(path("jpeg.tif"), compression="jpeg")
    image.convert("1").save(path("fax.tif"), compression="group4")
    image.convert("L").save(path("grey.tif"))
    image.quantize(16).save(path("palette.tif"))
    clear.save(path("alpha.tif"))
    for orientation in (1, 3, 6):
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(path("orientation-%d.webp" % orientation), lossless=True, exif=exif)
        image.save(path("orientation-%d.png" % orientation), exif=exif)
        image.save(path("orientation-%d.tif" % orientation), exif=exif)
    large = photo(320, 200)
    large.save(path("photo.webp"), quality=60)
    see_through = large.convert("RGBA")
    see_through.putalpha(128)
    see_through.save(path("photo-alpha.webp"), quality=60)
    large.save(path("photo.tif"), compression="tiff_adobe_deflate", tiffinfo={278: 20})
    large.save(path("photo.jpg"), quality=60)
    large.save(path("photo-progressive.jpg"), quality=60, progressive=True)
    Image.fromarray(np.ones((4, 4), np.float32), "F").save(path("float.tif"))
    for name in ("lossy.webp", "deflate.tif"):
        with open(path(name), "rb") as f:
            whole = f.read()
        with open(path("truncated." + name.rsplit(".", 1)[-1]), "wb") as f:
            f.write(whole[:len(whole) // 2])
    with open(path("lossy.webp"), "rb") as f:
        whole = bytearray(f.read())
    struct.pack_into("<HH", whole, 26, 16383, 16383)
    with open(path("bomb.webp"), "wb") as f:
        f.write(whole)
    with open(path("rgb.tif"), "rb") as f:
        whole = bytearray(f.read())
    directory = struct.unpack("<I", whole[4:8])[0]
    for i in range(struct.unpack("<H", whole[directory:directory + 2])[0]):
        at = directory + 2 + 12 * i
        if struct.unpack("<H", whole[at:at + 2])[0] in (256, 257):
            struct.pack_into("<HII", whole, at + 2, 4, 1, 30000)
    with open(path("bomb.tif"), "wb") as f:
        f.write(whole)
    with open(path("heic.heic"), "wb") as f:
        f.write(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def on_white(picture):
    """Pillow would drop the alpha; meant is the picture on white."""
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    return white


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
    more(path, image, clear)

    pixels = {}
    for name in sorted(os.listdir(folder)):
        if name.rsplit(".", 1)[-1] not in ("png", "jpg", "bmp", "gif", "webp", "tif"):
            continue
        if name.startswith(("bomb", "truncated")) or name in ("text.png", "ribbon.png", "float.tif"):
            continue
        read = Image.open(path(name))
        if name == "grey16.png":
            read = image.convert("L")  # Pillow clips 16-bit greys at 255; meant is the high byte
        if "transparency" in read.info or read.mode in ("RGBA", "LA"):
            read = on_white(read)
        if name.startswith("orientation"):
            from PIL import ImageOps
            read = ImageOps.exif_transpose(read)
        read = read.convert("RGB")
        grid = [(x * (read.width - 1) // 4, y * (read.height - 1) // 4) for y in range(5) for x in range(5)]
        small = read.resize((56, 84), Image.BICUBIC)
        pixels[name] = {"width": read.width, "height": read.height,
                        "exact": not name.endswith("jpg") and not any(lossy in name for lossy in LOSSY), "samples": [[x, y, *read.getpixel((x, y))] for x, y in grid],
                        "resized": "%08x" % zlib.crc32(np.array(small).tobytes())}
    with open(path("pixels.json"), "w") as f:
        json.dump(pixels, f, separators=(",", ":"))
        f.write("\n")


if __name__ == "__main__":
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    resizes(os.path.join(target, "resize.txt"))
    tilings(os.path.join(target, "tiling.csv"))
    pictures(target)
