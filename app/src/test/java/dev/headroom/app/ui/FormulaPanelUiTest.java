package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.Formula;
import dev.headroom.plan.advise.Effect;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FormulaPanelUiTest {
    private final List<Setting<?>> led = new ArrayList<>();
    private FormulaPanel panel;
    private Stage stage;
    private boolean closed;

    @BeforeEach
    void open() {
        Messages.speak(Language.ENGLISH);
        Fx.run(() -> {
            panel = new FormulaPanel(led::add, () -> closed = true);
            stage = Fx.show(panel, 300, 500);
            panel.show(pool(), false);
        });
    }

    @AfterEach
    void close() {
        Fx.run(stage::close);
    }

    @Test
    void symbolsComeBeforeNumbersBeforeTheResult() {
        List<String> lines = Fx.on(() -> panel.lookupAll(".hr-mono").stream()
                .filter(n -> !n.getStyleClass().contains("hr-small"))
                .map(n -> ((Label) n).getText())
                .toList());

        assertThat(lines)
                .containsExactly(
                        "⌊free × r ÷ (B × b)⌋ × B × b",
                        "= ⌊876,732,416 × 0.5 ÷ (64 × 3,072)⌋ × 64 × 3,072",
                        "= 438,239,232 B = 417.9 MiB");
    }

    @Test
    void aSettingThatMovesItIsOneClickAway() {
        Fx.run(() -> ((Button) panel.lookup("#formula-moves-cache_max_entry_count")).fire());

        assertThat(led).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    @Test
    void itIsCopiedAsTextAndAsMarkdown() {
        Fx.run(() -> ((Button) panel.lookup("#formula-copy")).fire());
        assertThat(Fx.on(() -> Clipboard.getSystemClipboard().getString()))
                .startsWith("KV cache")
                .contains("free = 876,732,416: bytes free after weights", "Cache ratio 0.50 → 0.60: +51.2 MiB");

        Fx.run(() -> ((Button) panel.lookup("#formula-copy-markdown")).fire());
        assertThat(Fx.on(() -> Clipboard.getSystemClipboard().getString()))
                .startsWith("### KV cache")
                .contains("```\n⌊free × r", "- Reported 400.0 MiB (−17.9 MiB)");
    }

    @Test
    void theCrossClosesIt() {
        Fx.run(() -> ((Button) panel.lookup("#formula-close")).fire());

        assertThat(closed).isTrue();
    }

    private static Explained pool() {
        Formula formula =
                Formula.of("floor(free * r / (B * b)) * B * b", "free", 876_732_416L, "r", 0.5, "B", 64, "b", 3072L);
        return new Explained(
                Palette.KV_CACHE,
                "KV cache",
                "Taken whole and at once.",
                List.of(new Explained.Part("", formula, 438_239_232L, Sentence.foreign("a test"))),
                OptionalLong.of(438_239_232L),
                OptionalLong.of(400 * Bytes.MIB),
                OptionalLong.empty(),
                false,
                0,
                Effect.of(Settings.defaults(512 * Bytes.MIB).withCacheMaxEntryCount(0.5), Controls.EMBEDDED, s ->
                        (long) (s.cacheMaxEntryCount() * 512 * Bytes.MIB)),
                List.of());
    }
}
