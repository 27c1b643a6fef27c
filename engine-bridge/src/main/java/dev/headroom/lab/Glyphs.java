package dev.headroom.lab;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Outlines of digits and capitals, brought along so that text looks the same on every machine, with whatever fonts.
public final class Glyphs {
    private static final double CAP_HEIGHT = 1493; // font units
    private static final Map<Style, Map<Character, Glyph>> GLYPHS = read();

    private Glyphs() {}

    /// The faces there are.
    public enum Style {
        PLAIN,
        BOLD,
        MONO
    }

    private record Glyph(double advance, Path2D outline) {}

    /// Pixels from the first character's origin to the end of the last.
    static double width(String text, Style style, double capHeight) {
        return text.chars()
                .mapToDouble(c -> advance((char) c, style, capHeight))
                .sum();
    }

    static double advance(char c, Style style, double capHeight) {
        return glyph(c, style).advance * capHeight / CAP_HEIGHT;
    }

    /// The text as one outline, the top of its capitals at `y`.
    static Path2D outline(Print print) {
        Path2D all = new Path2D.Double();
        double scale = print.capHeight() / CAP_HEIGHT;
        double x = print.x();
        for (char c : print.text().toCharArray()) {
            Glyph glyph = glyph(c, print.style());
            AffineTransform place = new AffineTransform(scale, 0, 0, -scale, x, print.y() + print.capHeight());
            all.append(glyph.outline.getPathIterator(place), false);
            x += glyph.advance * scale;
        }
        return all;
    }

    private static Glyph glyph(char c, Style style) {
        Glyph glyph = GLYPHS.getOrDefault(style, Map.of()).get(c);
        if (glyph == null) {
            throw new IllegalArgumentException("no outline for '" + c + "': digits and capital letters only");
        }
        return glyph;
    }

    private static Map<Style, Map<Character, Glyph>> read() {
        Map<Style, Map<Character, Glyph>> glyphs = new EnumMap<>(Style.class);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Glyphs.class.getResourceAsStream("glyphs.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] part = line.split(" ", 4);
                    Style style = Style.valueOf(part[0].toUpperCase(Locale.ROOT));
                    Glyph glyph = new Glyph(Double.parseDouble(part[2]), path(part[3]));
                    glyphs.computeIfAbsent(style, s -> new HashMap<>()).put(part[1].charAt(0), glyph);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return glyphs;
    }

    /// Commands `M`, `L`, `Q`, `Z` as in SVG, absolute.
    private static Path2D path(String commands) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (String command : commands.split("(?=[MLQZ])")) {
            if (command.startsWith("Z")) {
                path.closePath();
                continue;
            }
            String[] number = command.substring(1).split(" ");
            double[] at = new double[number.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = Double.parseDouble(number[i]);
            }
            switch (command.charAt(0)) {
                case 'M' -> path.moveTo(at[0], at[1]);
                case 'L' -> path.lineTo(at[0], at[1]);
                case 'Q' -> path.quadTo(at[0], at[1], at[2], at[3]);
                default -> throw new IllegalStateException("unknown path command " + command);
            }
        }
        return path;
    }
}
