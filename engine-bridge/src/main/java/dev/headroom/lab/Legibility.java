package dev.headroom.lab;

import dev.headroom.plan.DynamicTiling;
import java.util.List;

/// How large things of a picture become in the model's tiles: what decides whether print can be read.
///
/// @param scale tile pixels for each picture pixel, in the direction in which the picture shrinks most
public record Legibility(double scale) {

    /// Cap height in a tile, in pixels, from which on the demo model is asked to read; below, it is to say that the
    /// print is too small.
    public static final double LEAST_CAP_HEIGHT = 4.5;

    /// Of a picture cut this way.
    public static Legibility of(int width, int height, DynamicTiling tiling, int tileSize) {
        double across = (double) tiling.columns() * tileSize / width;
        double down = (double) tiling.rows() * tileSize / height;
        return new Legibility(Math.min(across, down));
    }

    public boolean readable(Print print) {
        return print.capHeight() * scale >= LEAST_CAP_HEIGHT;
    }

    /// Prints of the scene that are there and cannot be read.
    List<Print> unclear(Scene scene) {
        return scene.prints().stream().filter(p -> !readable(p)).toList();
    }
}
