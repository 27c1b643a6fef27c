package dev.headroom.lesson;

import dev.headroom.words.HtmlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Numbers along a line: guesses and the truth on one scale, by powers where they lie far apart.
final class Axis {
    private static final int WIDTH = 260;
    private static final int EDGE = 14;
    private static final double FAR = 25;

    private final double least;
    private final double most;
    private final boolean powers;

    Axis(List<Double> numbers) {
        double low = numbers.stream().mapToDouble(d -> d).min().orElse(0);
        double high = numbers.stream().mapToDouble(d -> d).max().orElse(1);
        this.powers = low > 0 && high / low > FAR;
        this.least = powers ? Math.log10(low) : Math.min(0, low);
        double top = powers ? Math.log10(high) : high;
        this.most = top > least ? top : least + 1;
    }

    double x(double number) {
        double at = powers ? Math.log10(Math.max(number, 1e-12)) : number;
        return EDGE + (WIDTH - 2.0 * EDGE) * Math.clamp((at - least) / (most - least), 0, 1);
    }

    /// One guess as a ring above the line, the truth as a full disc below it.
    static String oneGuess(double guess, double truth, String guessSaid, String truthSaid) {
        Axis axis = new Axis(List.of(guess, truth));
        return """
            <svg viewBox="0 0 %d 46" width="%d" role="img" aria-label="%s"><path d="M%d 23H%d" stroke="#7D8894"/>
            <circle cx="%s" cy="23" r="5" fill="#fff" stroke="#1B2129" stroke-width="1.5"/>%s
            <circle cx="%s" cy="23" r="3.5" fill="#0969DA"/>%s</svg>
            """.formatted(
                        WIDTH,
                        WIDTH,
                        HtmlText.escaped(guessSaid + "; " + truthSaid),
                        EDGE,
                        WIDTH - EDGE,
                        Html.number(axis.x(guess)),
                        label(axis.x(guess), 12, guessSaid, "#1B2129"),
                        Html.number(axis.x(truth)),
                        label(axis.x(truth), 42, truthSaid, "#0969DA"));
    }

    private static String label(double x, int y, String text, String colour) {
        String anchor = x < WIDTH / 3.0 ? "start" : x > WIDTH * 2 / 3.0 ? "end" : "middle";
        double at = anchor.equals("start") ? x - 5 : anchor.equals("end") ? x + 5 : x;
        return "<text x=\"%s\" y=\"%d\" font-size=\"11\" text-anchor=\"%s\" fill=\"%s\">%s</text>"
                .formatted(Html.number(at), y, anchor, colour, HtmlText.escaped(text));
    }

    /// How many guessed what, in bins along the line, with the truth marked.
    static String histogram(List<Double> guesses, double truth, Unit unit) {
        List<Double> all = new ArrayList<>(guesses);
        all.add(truth);
        Axis axis = new Axis(all);
        int bins = 20;
        int[] counts = new int[bins];
        double width = (WIDTH - 2.0 * EDGE) / bins;
        for (double guess : guesses) {
            counts[Math.clamp((long) ((axis.x(guess) - EDGE) / width), 0, bins - 1)]++;
        }
        int top = 1;
        for (int count : counts) {
            top = Math.max(top, count);
        }
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 %d 96\" width=\"%d\" role=\"img\">".formatted(WIDTH, WIDTH));
        for (int i = 0; i < bins; i++) {
            if (counts[i] > 0) {
                double height = 60.0 * counts[i] / top;
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#9AA5B1\"/>"
                                + "<text x=\"%.1f\" y=\"%.1f\" font-size=\"9\" text-anchor=\"middle\">%d</text>",
                        EDGE + i * width + 0.5,
                        74 - height,
                        width - 1,
                        height,
                        EDGE + (i + 0.5) * width,
                        71 - height,
                        counts[i]));
            }
        }
        double x = axis.x(truth);
        svg.append("<path d=\"M%d 74H%d\" stroke=\"#7D8894\"/>".formatted(EDGE, WIDTH - EDGE));
        svg.append("<path d=\"M%s 8V78\" stroke=\"#0969DA\" stroke-width=\"2\"/>".formatted(Html.number(x)));
        svg.append(label(x, 92, unit.name().isEmpty() ? plain(truth) : plain(truth) + " " + unit.name(), "#0969DA"));
        return svg.append("</svg>\n").toString();
    }

    private static String plain(double value) {
        return Unit.NONE.shown(value);
    }
}
