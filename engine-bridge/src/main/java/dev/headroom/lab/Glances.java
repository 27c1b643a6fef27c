package dev.headroom.lab;

import dev.headroom.plan.DynamicTiling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where one has to look to answer a question: image tokens, for each object or character in turn. A teacher for
/// attention.
public final class Glances {
    /// What print is asked for in.
    private static final Set<QuestionType> PRINT = Set.of(QuestionType.LIST, QuestionType.NUMBER, QuestionType.WORD);

    private static final int TILE_TOKENS = TileLabels.CELLS * TileLabels.CELLS;
    /// How far from a character's middle, as a share of its width and height, a tile's edge leaves something to see.
    private static final double[] PARTS = {-0.35, 0, 0.35};
    /// Cap height in the thumbnail, in its pixels, from which on it is the better place to read: no edge cuts there.
    private static final double SHARP = 8;

    private Glances() {}

    /// @return for objects: each one's token in the whole picture (the thumbnail, or the only tile); in a list also
    ///     the tokens of each print; for print that can be read: where each character is seen
    ///     best; for print that cannot: all tokens that show some
    public static List<List<Integer>> of(Question question, Scene scene, DynamicTiling tiling, int tileSize) {
        List<List<Integer>> glances = new ArrayList<>();
        int whole = (tiling.tiles() - 1) * TILE_TOKENS;
        for (SceneObject o : question.about()) {
            glances.add(List.of(whole + token(o.x(), o.y(), scene, 1, 1)));
        }
        Legibility legibility = Legibility.of(scene.width(), scene.height(), tiling, tileSize);
        List<Print> unclear = legibility.unclear(scene);
        if (question.type() == QuestionType.LIST) {
            scene.prints().stream()
                    .filter(legibility::readable)
                    .forEach(print -> glances.add(all(List.of(print), scene, tiling, tileSize)));
        }
        if (question.print().filter(p -> p.text().equals(question.answer())).isPresent()) {
            glances.addAll(characters(question.print().get(), scene, tiling, tileSize));
        } else if (!unclear.isEmpty() && PRINT.contains(question.type())) {
            glances.add(all(unclear, scene, tiling, tileSize));
        }
        return glances;
    }

    /// Each character's tokens.
    private static List<List<Integer>> characters(Print print, Scene scene, DynamicTiling tiling, int tileSize) {
        List<List<Integer>> characters = new ArrayList<>();
        double x = print.x();
        for (char c : print.text().toCharArray()) {
            double advance = Glyphs.advance(c, print.style(), print.capHeight());
            characters.add(character(x + advance / 2, advance, print, scene, tiling, tileSize));
            x += advance;
        }
        return characters;
    }

    private static List<Integer> all(List<Print> prints, Scene scene, DynamicTiling tiling, int tileSize) {
        return prints.stream()
                .flatMap(print -> characters(print, scene, tiling, tileSize).stream())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /// The whole picture's token where that is sharp. Else the token that shows the character's middle, and those of
    /// other tiles that show some of it. Never both for one character: each token counts its characters anew.
    private static List<Integer> character(
            double x, double advance, Print print, Scene scene, DynamicTiling tiling, int tileSize) {
        double y = print.y() + print.capHeight() / 2;
        Legibility small = Legibility.of(scene.width(), scene.height(), new DynamicTiling(1, 1, false), tileSize);
        if (print.capHeight() * small.scale() >= SHARP) {
            return List.of((tiling.tiles() - 1) * TILE_TOKENS + token(x, y, scene, 1, 1));
        }
        Set<Integer> tokens = new LinkedHashSet<>();
        int middle = token(x, y, scene, tiling.columns(), tiling.rows());
        tokens.add(middle);
        for (double across : PARTS) {
            for (double down : PARTS) {
                int part = token(
                        x + across * advance, y + down * print.capHeight(), scene, tiling.columns(), tiling.rows());
                if (part / TILE_TOKENS != middle / TILE_TOKENS) {
                    tokens.add(part);
                }
            }
        }
        return List.copyOf(tokens);
    }

    private static int token(double x, double y, Scene scene, int columns, int rows) {
        int across =
                Math.clamp((int) (x * columns * TileLabels.CELLS / scene.width()), 0, columns * TileLabels.CELLS - 1);
        int down = Math.clamp((int) (y * rows * TileLabels.CELLS / scene.height()), 0, rows * TileLabels.CELLS - 1);
        int tile = down / TileLabels.CELLS * columns + across / TileLabels.CELLS;
        return (tile * TileLabels.CELLS + down % TileLabels.CELLS) * TileLabels.CELLS + across % TileLabels.CELLS;
    }
}
