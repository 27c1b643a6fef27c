package dev.headroom.plan.sight;

/// Pixels, patches or tiles: a width and a height.
record Size(int width, int height) {
    long area() {
        return (long) width * height;
    }

    int shorter() {
        return Math.min(width, height);
    }
}
