package dev.headroom.lab;

import java.util.List;
import java.util.Optional;

/// What is in a picture: enough to draw it and to know every answer about it.
///
/// @param width,height pixels
/// @param background 0xRRGGBB
/// @param objects row by row, left to right
public record Scene(int width, int height, int background, List<SceneObject> objects, List<Print> prints) {

    /// The layout has this many columns and rows.
    public static final int LAYOUT = 4;

    public Scene {
        objects = List.copyOf(objects);
        prints = List.copyOf(prints);
    }

    public Optional<Print> print(Print.Kind kind) {
        return prints.stream().filter(p -> p.kind() == kind).findFirst();
    }

    public int count(Form form) {
        return (int) objects.stream().filter(o -> o.form() == form).count();
    }

    public int count(Hue hue) {
        return (int) objects.stream().filter(o -> o.hue() == hue).count();
    }

    public int count(Hue hue, Form form) {
        return (int) objects.stream().filter(o -> o.looksLike(hue, form)).count();
    }
}
