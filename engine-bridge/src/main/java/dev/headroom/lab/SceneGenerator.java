package dev.headroom.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// Makes scenes from a seed: the same seed gives the same scenes on every machine.
///
/// A picture is laid out on a 4 x 4 grid. Every object lies in a cell of its own and a print takes as many neighbouring
/// cells as it needs, so that nothing overlaps; inside its cell everything is moved about at random.
public final class SceneGenerator {
    /// Words that get printed.
    public static final List<String> WORDS =
            List.of("OPEN", "EXIT", "STOP", "SALE", "TAXI", "CAFE", "BANK", "HOTEL", "MILK", "TEA", "BUS", "ZOO");

    private static final int[][] CANVASES = {{448, 448}, {448, 448}, {448, 336}, {336, 448}};
    private static final int[] BACKGROUNDS = {0xFFFFFF, 0xF4F0E6, 0xE1E8F0, 0xECECEC};
    private static final int[] INKS = {0x000000, 0x14143C, 0x460A0A, 0x0A3C14};
    private static final double SHORT_SIDE = 448;

    private final Random random;
    private final SceneMix mix;

    public SceneGenerator(long seed) {
        this(seed, SceneMix.USUAL);
    }

    public SceneGenerator(long seed, SceneMix mix) {
        // neighbouring seeds of java.util.Random start alike; this spreads them
        this.random = new Random((seed + 1) * 0x9E3779B97F4A7C15L);
        this.mix = mix;
    }

    /// A scene on one of the usual canvases: square, 4:3 or 3:4.
    public Scene next() {
        int[] canvas = CANVASES[random.nextInt(CANVASES.length)];
        return next(canvas[0], canvas[1]);
    }

    /// A scene of this size in pixels.
    public Scene next(int width, int height) {
        boolean[] taken = new boolean[Scene.LAYOUT * Scene.LAYOUT];
        List<Print> prints = new ArrayList<>();
        if (random.nextDouble() < mix.numberShare()) {
            print(Print.Kind.NUMBER, number(random), width, height, taken, prints);
        }
        if (random.nextDouble() < mix.wordShare()) {
            print(Print.Kind.WORD, WORDS.get(random.nextInt(WORDS.size())), width, height, taken, prints);
        }
        int wanted = mix.leastObjects() + random.nextInt(mix.mostObjects() - mix.leastObjects() + 1);
        List<SceneObject> objects = new ArrayList<>();
        Form favourite = pick(Form.values());
        for (int cell : shuffledCells()) {
            if (objects.size() == wanted) {
                break;
            }
            if (!taken[cell]) {
                // a favourite form, so that there is something to count
                Form form = random.nextDouble() < 0.35 ? favourite : pick(Form.values());
                objects.add(object(form, pick(Hue.values()), cell, width, height));
            }
        }
        objects.sort(Comparator.comparingInt(SceneObject::row).thenComparingInt(SceneObject::column));
        return new Scene(width, height, background(), objects, prints);
    }

    /// Nothing but prints, many of them and some cut by the edges: what a single tile of a large picture looks like.
    /// For teaching the vision tower to read.
    public Scene page(int side, Print.Size size) {
        List<Print> prints = new ArrayList<>();
        boolean[][] taken = new boolean[TileLabels.CELLS][TileLabels.CELLS];
        double area = size == Print.Size.SMALL ? 2600 : 7000;
        int wanted = Math.max(2, (int) (side * side / area * (0.5 + 0.8 * random.nextDouble())));
        for (int attempt = 0; attempt < 12 * wanted && prints.size() < wanted; attempt++) {
            double cap = size.capHeight(random);
            boolean word = random.nextDouble() < 0.2;
            String text = word ? WORDS.get(random.nextInt(WORDS.size())) : number(random);
            Glyphs.Style style = pick(Glyphs.Style.values());
            double cut = 0.7 * Glyphs.width(text, style, cap);
            Print print = new Print(
                    word ? Print.Kind.WORD : Print.Kind.NUMBER,
                    text,
                    style,
                    cap,
                    (side - 10 + cut) * random.nextDouble() - cut,
                    -6 + side * random.nextDouble(),
                    ink());
            if (prints.stream().noneMatch(p -> near(p, print)) && take(taken, print, side)) {
                prints.add(print);
            }
        }
        return new Scene(side, side, background(), List.of(), prints);
    }

    /// No label's cell may hold characters of two prints: nobody could say which come first.
    private static boolean take(boolean[][] taken, Print print, int side) {
        double cell = (double) side / TileLabels.CELLS;
        int row = clampCell((print.y() + print.capHeight() / 2) / cell);
        int first = clampCell(print.x() / cell);
        int last = clampCell((print.x() + print.width()) / cell);
        for (int column = first; column <= last; column++) {
            if (taken[row][column]) {
                return false;
            }
        }
        Arrays.fill(taken[row], first, last + 1, true);
        return true;
    }

    private static int clampCell(double cells) {
        return Math.clamp((int) Math.floor(cells), 0, TileLabels.CELLS - 1);
    }

    private static boolean near(Print a, Print b) {
        return a.x() < b.x() + b.width() + 4
                && b.x() < a.x() + a.width() + 4
                && a.y() < b.y() + b.capHeight() + 4
                && b.y() < a.y() + a.capHeight() + 4;
    }

    private SceneObject object(Form form, Hue hue, int cell, int width, int height) {
        double cellWidth = (double) width / Scene.LAYOUT;
        double cellHeight = (double) height / Scene.LAYOUT;
        Extent extent = pick(Extent.values());
        double radius = extent.radius(random) * Math.min(width, height) / SHORT_SIDE;
        int column = cell % Scene.LAYOUT;
        int row = cell / Scene.LAYOUT;
        double x = (column + .5) * cellWidth + spread() * Math.max(0, cellWidth / 2 - radius);
        double y = (row + .5) * cellHeight + spread() * Math.max(0, cellHeight / 2 - radius);
        double turn = 0.2 * spread();
        return new SceneObject(form, hue, extent, column, row, x, y, radius, turn, hue.near(random));
    }

    private void print(Print.Kind kind, String text, int width, int height, boolean[] taken, List<Print> prints) {
        double cap = mix.sizes().get(random.nextInt(mix.sizes().size())).capHeight(random);
        Glyphs.Style style = pick(Glyphs.Style.values());
        double needed = Glyphs.width(text, style, cap);
        double cellWidth = (double) width / Scene.LAYOUT;
        double cellHeight = (double) height / Scene.LAYOUT;
        int cells = (int) Math.ceil((needed + 6) / cellWidth);
        for (int cell : shuffledCells()) {
            int column = cell % Scene.LAYOUT;
            if (column + cells > Scene.LAYOUT || anyTaken(taken, cell, cells)) {
                continue;
            }
            double x = column * cellWidth + 3 + (cells * cellWidth - 6 - needed) * random.nextDouble();
            int row = cell / Scene.LAYOUT;
            double y = row * cellHeight + 3 + (cellHeight - 6 - cap) * random.nextDouble();
            prints.add(new Print(kind, text, style, cap, x, y, ink()));
            for (int i = 0; i < cells; i++) {
                taken[cell + i] = true;
            }
            return;
        }
    }

    private static boolean anyTaken(boolean[] taken, int cell, int cells) {
        for (int i = 0; i < cells; i++) {
            if (taken[cell + i]) {
                return true;
            }
        }
        return false;
    }

    /// Three or four digits.
    private static String number(Random random) {
        int digits = 3 + random.nextInt(2);
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private List<Integer> shuffledCells() {
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < Scene.LAYOUT * Scene.LAYOUT; i++) {
            cells.add(i);
        }
        Collections.shuffle(cells, random);
        return cells;
    }

    /// From -1 to 1.
    private double spread() {
        return 2 * random.nextDouble() - 1;
    }

    private int background() {
        return BACKGROUNDS[random.nextInt(BACKGROUNDS.length)];
    }

    private int ink() {
        return INKS[random.nextInt(INKS.length)];
    }

    private <T> T pick(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
