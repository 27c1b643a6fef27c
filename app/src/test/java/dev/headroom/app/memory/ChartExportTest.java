package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.ChartRange.Preset;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.EventKind;
import dev.headroom.settings.Change;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineEvent;
import dev.headroom.words.Sentence;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class ChartExportTest {
    private static final long START = 1_700_000_000_000L;
    private static final ChartRange RANGE = new ChartRange(START, START + 60_000, Preset.FREE, false);

    private static final Settings SETTINGS = Settings.defaults(1L << 30).withCacheMaxEntryCount(0.5);

    @TempDir
    Path folder;

    private final Timeline timeline = new Timeline();
    private final Messages messages = Messages.of("memory");

    @BeforeEach
    void fill() {
        Messages.speak(Language.ENGLISH);
        for (int i = 0; i < 600; i++) {
            timeline.append(Moment.of(
                    START + i * 100L,
                    Map.of(
                            Channel.CONTEXT, 100L << 20,
                            Channel.WEIGHTS_LANGUAGE, 200L << 20,
                            Channel.KV_CACHE, 300L << 20,
                            Channel.PROCESS_PSS, 590L << 20,
                            Channel.DEVICE_MEMORY, 1L << 30)));
        }
        timeline.append(new TimelineEvent(START + 30_000, EventKind.CACHE_REBUILD, Sentence.NONE));
    }

    @Test
    void aPictureShowsTheStackInThePalette() throws IOException {
        BufferedImage image = ImageIO.read(save("a.png").toFile());
        // the middle of each band, by its share of the height: the plot's ground is found by looking from below
        assertThat(share(image, Palette.CONTEXT)).isBetween(0.05, 0.12);
        assertThat(share(image, Palette.WEIGHTS_LANGUAGE)).isBetween(0.1, 0.22);
        assertThat(share(image, Palette.KV_CACHE)).isBetween(0.17, 0.3);
    }

    @Test
    void anSvgIsWellFormedAndHasTextAndBands() throws Exception {
        Path file = save("a.svg");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(8);
        // the KV cache's colour in the palette, as Batik spells it
        assertThat(Palette.KV_CACHE.web(false)).isEqualToIgnoringCase("#ce7e00");
        assertThat(Files.readString(file)).contains("rgb(206,126,0)", Components.name("context"));
    }

    @Test
    void aHandoutSaysWhatRanWithWhichSettingsAndNamesEveryStepAndEvent() throws IOException {
        long later = START + 30_000;
        timeline.append(
                Moment.of(later + 40_000, Map.of(Channel.CONTEXT, 100L << 20, Channel.DEVICE_MEMORY, 2L << 30)));
        timeline.append(new TimelineEvent(
                later + 1_000,
                EventKind.APPLY,
                Change.between(SETTINGS, SETTINGS.withCacheMaxEntryCount(0.25)).said()));
        timeline.append(new TimelineEvent(later + 1_500, EventKind.LOAD, Sentence.NONE));
        timeline.append(new TimelineEvent(later + 41_000, EventKind.PREFILL, Sentence.NONE));
        Path file = folder.resolve("handout.svg");
        ChartRange range = new ChartRange(START, START + 80_000, Preset.FREE, false);
        ChartExport.save(file, timeline, range, paper(), messages);

        String svg = Files.readString(file).replace("&#x2192;", "→");
        assertThat(svg)
                .contains("Memory of demo, a pretend card", "Cache ratio 0.50", "2023-11-1")
                .contains("limit 1.00 GiB", "limit 2.00 GiB", "256 MiB")
                .contains("Cache ratio 0.50 → 0.25", ">start<", ">cache<", ">prompt<")
                .contains(">KV reserved<", ">Measured<", ">Limit<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "A.JSON"})
    void numbersAreSavedAsTheyWere(String name) throws IOException {
        assertThat(Files.readString(save(name))).contains(Long.toString(300L << 20), "cache_rebuild");
    }

    @Test
    void anUnknownEndingNamesTheKnownOnesAndLeavesNoFile() {
        assertThatThrownBy(() -> save("a.gif")).isInstanceOf(IOException.class).hasMessageContaining(".png");
        assertThat(folder).isEmptyDirectory();
    }

    private Path save(String name) throws IOException {
        Path file = folder.resolve(name);
        ChartExport.save(file, timeline, RANGE, paper(), messages);
        return file;
    }

    private PaperChart paper() {
        return new PaperChart(
                new PaperHeading("Memory of demo, a pretend card", Optional.of("Cache ratio 0.50")), false, messages);
    }

    private static double share(BufferedImage image, Palette colour) {
        long hits = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                hits += (image.getRGB(x, y) & 0xFFFFFF) == colour.rgb(false) ? 1 : 0;
            }
        }
        return (double) hits / (image.getWidth() * image.getHeight());
    }
}
