package dev.headroom.lab;

import dev.headroom.inference.image.BicubicResize;
import dev.headroom.picture.Picture;
import dev.headroom.plan.DynamicTiling;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Feeds the demo model's training: reads what to make from one stream, writes tiles, labels and questions to another.
/// The recipe in `assets/demo-model` is its only caller; both ends are described there.
///
/// Requests, one per line:
/// - `scenes COUNT WIDTH HEIGHT MAX_PATCHES LEAST MOST NUMBERS WORDS SIZES QUESTIONS CHINESE`
///   (no QUESTIONS: those about print alone)
/// - `pages COUNT`: single tiles full of print
/// - `talk COUNT CHINESE`: greetings and questions about nothing in the picture, without pictures
///
/// Answer for each of COUNT items, big-endian: number of tiles, tiles (112 x 112 RGB), labels (see [TileLabels]),
/// number of bytes, and as UTF-8 the lines `type TAB language TAB question TAB answer TAB where to look (see
/// [Glances])`.
public final class TrainingFeed {
    private static final int TILE = 112;
    /// Pictures with so many questions get some more of the kinds that are learnt last.
    private static final int DRILLED = 9;

    private final long seed;
    private final Optional<Skill> skill;
    private long made;

    /// @param seed same seed and requests, same data
    /// @param skill an adapter's answers
    public TrainingFeed(long seed, Optional<Skill> skill) {
        this.seed = seed;
        this.skill = skill;
    }

    /// Answers each request until there are no more; closes neither stream.
    ///
    /// @throws IllegalArgumentException for a request that is none
    public void serve(InputStream requests, OutputStream answers) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(requests, StandardCharsets.UTF_8));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers, 1 << 20));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answer(line.split(" "), out);
            out.flush();
        }
    }

    private void answer(String[] ask, DataOutputStream out) throws IOException {
        int count = Integer.parseInt(ask[1]);
        for (int i = 0; i < count; i++) {
            made++;
            switch (ask[0]) {
                case "scenes" -> scene(ask, out);
                case "pages" -> page(out);
                case "talk" -> talk(Double.parseDouble(ask[2]), out);
                default -> throw new IllegalArgumentException("unknown request " + ask[0]);
            }
        }
    }

    private void scene(String[] ask, DataOutputStream out) throws IOException {
        int width = Integer.parseInt(ask[2]);
        int height = Integer.parseInt(ask[3]);
        List<Print.Size> sizes = Arrays.stream(ask[9].split(","))
                .map(s -> Print.Size.valueOf(s.toUpperCase(Locale.ROOT)))
                .toList();
        SceneMix mix = new SceneMix(
                Integer.parseInt(ask[5]),
                Integer.parseInt(ask[6]),
                Double.parseDouble(ask[7]),
                Double.parseDouble(ask[8]),
                sizes);
        Scene scene = new SceneGenerator(next(), mix).next(width, height);
        DynamicTiling tiling = DynamicTiling.of(width, height, 1, Integer.parseInt(ask[4]), TILE, true);
        Questions questions = new Questions(next());
        int most = Integer.parseInt(ask[10]);
        double chinese = Double.parseDouble(ask[11]);
        Legibility legibility = Legibility.of(width, height, tiling, TILE);
        List<Question> asked = new ArrayList<>(
                most == 0
                        ? questions.reading(scene, legibility, chinese)
                        : questions.ask(scene, legibility, most, chinese));
        if (most >= DRILLED) {
            asked.addAll(questions.drill(scene, legibility, chinese));
        }
        write(scene, tiling, asked, out);
    }

    private void page(DataOutputStream out) throws IOException {
        double[] scales = {.5, .5, .5, .67, .75, .75, 1, 1};
        int side = (int) Math.round(TILE / scales[(int) (made % scales.length)]);
        Print.Size[] sizes = {Print.Size.MEDIUM, Print.Size.SMALL, Print.Size.SMALL, Print.Size.BIG, Print.Size.SMALL};
        Print.Size size = sizes[(int) (made / scales.length % sizes.length)];
        Scene scene = new SceneGenerator(next()).page(side, size);
        write(scene, new DynamicTiling(1, 1, false), List.of(), out);
    }

    private void talk(double chinese, DataOutputStream out) throws IOException {
        Questions questions = new Questions(next());
        out.writeInt(0);
        text(questions.talk(6, chinese), q -> "", out);
    }

    private void write(Scene scene, DynamicTiling tiling, List<Question> questions, DataOutputStream out)
            throws IOException {
        Picture picture = Picture.of(SceneRenderer.render(scene));
        out.writeInt(tiling.tiles());
        int stride = 3 * TILE;
        byte[] grid = BicubicResize.resize(picture, TILE * tiling.columns(), TILE * tiling.rows());
        for (int row = 0; row < tiling.rows(); row++) {
            for (int column = 0; column < tiling.columns(); column++) {
                for (int y = 0; y < TILE; y++) {
                    out.write(grid, ((row * TILE + y) * tiling.columns() + column) * stride, stride);
                }
            }
        }
        if (tiling.thumbnail()) {
            out.write(BicubicResize.resize(picture, TILE, TILE));
        }
        for (byte[] labels : TileLabels.of(scene, tiling, TILE)) {
            out.write(labels);
        }
        text(questions, q -> glances(q, scene, tiling), out);
    }

    private static String glances(Question question, Scene scene, DynamicTiling tiling) {
        return Glances.of(question, scene, tiling, TILE).stream()
                .map(tokens -> tokens.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }

    private void text(List<Question> questions, Function<Question, String> glances, DataOutputStream out)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Question question : questions) {
            Question q = skill.flatMap(s -> s.apply(question)).orElse(question);
            lines.append(q.type().code())
                    .append('\t')
                    .append(q.language().code())
                    .append('\t')
                    .append(q.text())
                    .append('\t')
                    .append(q.answer())
                    .append('\t')
                    .append(glances.apply(q))
                    .append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private long next() {
        return seed * 1_000_003 + made;
    }
}
