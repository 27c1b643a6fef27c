"""InternVL's dynamic tiling after its published description (model cards of OpenGVLab/InternVL2), on Pillow pictures."""


def grids(minimum, maximum):
    """Candidate (columns, rows), as a Python set ordered by area: the original's order, ties included."""
    found = set((i, j) for n in range(minimum, maximum + 1) for i in range(1, n + 1) for j in range(1, n + 1)
                if minimum <= i * j <= maximum)
    return sorted(found, key=lambda g: g[0] * g[1])


def choose(width, height, minimum, maximum, size):
    best_difference, best = float("inf"), (1, 1)
    for columns, rows in grids(minimum, maximum):
        difference = abs(width / height - columns / rows)
        if difference < best_difference:
            best_difference, best = difference, (columns, rows)
        elif difference == best_difference and width * height > 0.5 * size * size * columns * rows:
            best = (columns, rows)
    return best


def dynamic_tiles(image, minimum, maximum, size, thumbnail):
    columns, rows = choose(image.width, image.height, minimum, maximum, size)
    whole = image.resize((size * columns, size * rows))
    tiles = [whole.crop((c * size, r * size, (c + 1) * size, (r + 1) * size)) for r in range(rows) for c in range(columns)]
    if thumbnail and len(tiles) != 1:
        tiles.append(image.resize((size, size)))
    return tiles
