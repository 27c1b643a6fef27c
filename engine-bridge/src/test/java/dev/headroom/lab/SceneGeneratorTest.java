package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SceneGeneratorTest {
    @Test
    void theSameSeedGivesTheSameScenes() {
        assertThat(scenes(7, 30)).isEqualTo(scenes(7, 30)).isNotEqualTo(scenes(8, 30));
    }

    @Test
    void theSameSceneGivesTheSamePixelsOnEveryMachine() {
        // Outlines are ours and Java's rasteriser is written in Java: no font, no display, no graphics card has a say.
        assertThat(fingerprint(SceneRenderer.render(new SceneGenerator(7).next(448, 336))))
                .isEqualTo(PICTURE_OF_SEED_7);
    }

    private static final long PICTURE_OF_SEED_7 = 2509045898309708007L;

    @Test
    void thingsNeverOverlapAndNeverLeaveThePicture() {
        for (Scene scene : scenes(3, 300)) {
            List<Rectangle2D> boxes = new ArrayList<>();
            scene.objects()
                    .forEach(o -> boxes.add(
                            o.form().outline(o.x(), o.y(), o.radius(), o.turn()).getBounds2D()));
            scene.prints().forEach(p -> boxes.add(Glyphs.outline(p).getBounds2D()));
            Rectangle paper = new Rectangle(-4, -4, scene.width() + 8, scene.height() + 8);
            for (int i = 0; i < boxes.size(); i++) {
                assertThat(paper.contains(boxes.get(i))).as("%s", scene).isTrue();
                for (int j = 0; j < i; j++) {
                    Rectangle2D common = boxes.get(i).createIntersection(boxes.get(j));
                    // corners of large diamonds may come near each other's boxes by a few pixels
                    assertThat(common.getWidth() > 6 && common.getHeight() > 6)
                            .as("%s", scene)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void noCellOfAPageHoldsCharactersOfTwoPrints() {
        for (int seed = 0; seed < 60; seed++) {
            int side = seed % 2 == 0 ? 224 : 112;
            Scene page = new SceneGenerator(seed).page(side, Print.Size.SMALL);
            assertThat(page.prints()).hasSizeGreaterThan(1);
            Map<Integer, Set<Print>> at = new HashMap<>();
            for (Print print : page.prints()) {
                double x = print.x();
                for (char c : print.text().toCharArray()) {
                    double advance = Glyphs.advance(c, print.style(), print.capHeight());
                    int column = (int) Math.floor((x + advance / 2) * TileLabels.CELLS / side);
                    int row = (int) Math.floor((print.y() + print.capHeight() / 2) * TileLabels.CELLS / side);
                    if (column >= 0 && column < TileLabels.CELLS && row >= 0 && row < TileLabels.CELLS) {
                        at.computeIfAbsent(row * TileLabels.CELLS + column, k -> new HashSet<>())
                                .add(print);
                    }
                    x += advance;
                }
            }
            assertThat(at.values()).allSatisfy(prints -> assertThat(prints).hasSize(1));
        }
    }

    @Test
    void smallPrintIsUnreadableInOneTileAndReadableAtNativeResolution() {
        for (Scene scene : scenes(5, 300)) {
            for (Print print : scene.prints()) {
                if (print.size() == Print.Size.SMALL) {
                    assertThat(new Legibility(0.25).readable(print)).isFalse();
                    assertThat(new Legibility(0.75).readable(print)).isTrue();
                }
            }
        }
    }

    @Test
    void allFormsAndColoursComeUp() {
        List<SceneObject> objects =
                scenes(9, 300).stream().flatMap(s -> s.objects().stream()).toList();
        Map<Form, Long> forms =
                objects.stream().collect(Collectors.groupingBy(SceneObject::form, Collectors.counting()));
        Map<Hue, Long> hues = objects.stream().collect(Collectors.groupingBy(SceneObject::hue, Collectors.counting()));
        assertThat(forms)
                .hasSize(Form.values().length)
                .allSatisfy((form, n) -> assertThat(n).isGreaterThan(80));
        assertThat(hues)
                .hasSize(Hue.values().length)
                .allSatisfy((hue, n) -> assertThat(n).isGreaterThan(60));
    }

    static List<Scene> scenes(long seed, int count) {
        SceneGenerator generator = new SceneGenerator(seed);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scenes.add(generator.next());
        }
        return scenes;
    }

    private static long fingerprint(BufferedImage image) {
        long hash = 1125899906842597L;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                hash = 31 * hash + (image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return hash;
    }
}
