package dev.headroom.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCards;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The plan page for vLLM and SGLang, in their own words.
class ServerPlanUiTest {
    @TempDir
    private Path data;

    private Map<String, Object> kept = Map.of();
    private Stage stage;
    private PlanPage page;

    @BeforeEach
    void open() {
        Fx.run(() -> {
            Messages.speak(Language.ENGLISH);
            page = new PlanPage(
                    new PlanMachine(
                            Background.immediate(),
                            () -> new DetectedCards(List.of(), Sentence.foreign("No driver here.")),
                            List::of,
                            new Experience(data)),
                    new FormMemory(() -> kept, form -> kept = form),
                    new SimpleBooleanProperty());
            Scene scene = new Scene(page, 1280, 860);
            Theme.apply(scene, false, 1);
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> stage.close());
    }

    @SuppressWarnings("unchecked") // the page made it so
    private void choose(EngineKind kind) {
        Fx.run(() -> ((ComboBox<EngineKind>) page.lookup("#plan-engine")).setValue(kind));
    }

    private boolean visible(String id) {
        return Fx.on(() -> {
            for (Node node = page.lookup("#" + id); node != null; node = node.getParent()) {
                if (!node.isVisible()) {
                    return false;
                }
            }
            return page.lookup("#" + id) != null;
        });
    }

    @Test
    void aFormatThatTheNextEngineDoesNotKnowIsLeftBehind() {
        choose(EngineKind.LLAMACPP);
        Fx.run(() -> page.plan().serving(c -> c.set(Setting.MODEL_FORMAT, "q4_k_m")));
        choose(EngineKind.SGLANG);
        assertThat(Fx.on(() -> page.plan().request().serving().chosen(Setting.MODEL_FORMAT)))
                .isEmpty();
        Fx.run(() -> page.plan().serving(c -> c.set(Setting.MODEL_FORMAT, "awq")));
        choose(EngineKind.VLLM);
        assertThat(Fx.on(() -> page.plan().request().serving().chosen(Setting.MODEL_FORMAT)))
                .contains("awq");
        choose(EngineKind.LLAMACPP);
        assertThat(Fx.on(() -> page.plan().request().serving().chosen(Setting.MODEL_FORMAT)))
                .isEmpty();
    }

    @Test
    void anEngineOffersWhatItTakes() {
        choose(EngineKind.VLLM);
        assertThat(visible("plan-images")).isFalse();
        assertThat(visible("plan-largest")).isFalse();
        choose(EngineKind.SGLANG);
        assertThat(visible("plan-images")).isTrue();
        ComboBox<?> types = (ComboBox<?>) Fx.on(() -> page.lookup("#plan-sglang_kv"));
        assertThat(types.getItems().stream().map(String::valueOf))
                .containsExactly("auto", "bfloat16", "fp8_e5m2", "fp8_e4m3");
        choose(EngineKind.LLAMACPP);
        assertThat(visible("plan-largest")).isFalse();
        choose(EngineKind.TURBOMIND);
        assertThat(visible("plan-largest")).isTrue();
    }

    @Test
    void whatIsTurnedInLlamaCppIsTold() {
        choose(EngineKind.LLAMACPP);
        PlanRequest q = Fx.on(() -> page.plan().request());
        PlanRequest less = q.withServing(q.serving().with(c -> {
            c.attention = "flash";
            c.llamacpp = c.llamacpp.with(l -> {
                l.context = OptionalInt.of(4096);
                l.keys = CacheType.Q8_0;
                l.values = CacheType.Q8_0;
            });
        }));
        assertThat(Turned.between(q, less))
                .containsExactly(
                        "Attention eager → flash",
                        "Context (tokens) %s → 4096"
                                .formatted(Messages.of("models").text("unset.model")),
                        "KV cache type f16 → q8_0");
    }

    private String verdict() {
        return Fx.on(() -> ((Label) page.lookup("#plan-verdict")).getText());
    }

    @Test
    void anEngineBringsItsOwnWordsAndItsNewestRelease() {
        choose(EngineKind.VLLM);
        assertThat(Fx.on(() -> page.plan().request().version())).isEqualTo(EngineKind.VLLM.newest());
        assertThat(visible("plan-gpu_memory_utilization")).isTrue();
        assertThat(visible("plan-cache_max_entry_count")).isFalse();
        assertThat(visible("plan-mem_fraction_static")).isFalse();
        assertThat(visible("plan-vllm_version")).isTrue();
        assertThat(visible("plan-largest")).isFalse();
        choose(EngineKind.SGLANG);
        assertThat(visible("plan-gpu_memory_utilization")).isFalse();
        assertThat(visible("plan-mem_fraction_static")).isTrue();
        assertThat(Fx.on(() -> page.plan().request().version())).isEqualTo(EngineKind.SGLANG.newest());
    }

    @Test
    void draggingTheShareMovesTheTokensOfTheCache() {
        choose(EngineKind.VLLM);
        long before = tokens();
        Fx.run(() -> ((Slider) page.lookup("#plan-gpu_memory_utilization")).setValue(0.6));
        assertThat(Fx.on(() -> page.plan().request().serving().vllm().gpuMemoryUtilization()))
                .hasValue(0.6);
        assertThat(tokens()).isPositive().isLessThan(before);
        assertThat(verdict()).contains("tokens in the cache");
    }

    private long tokens() {
        return Fx.on(() -> page.plan().state().get().plan().effective().kvTokens());
    }

    @Test
    void whatWasTurnedIsFoundAgain() {
        choose(EngineKind.VLLM);
        Fx.run(() -> ((Slider) page.lookup("#plan-max_num_seqs")).setValue(32));
        PlanRequest before = Fx.on(() -> page.plan().request());
        close();
        open();
        assertThat(Fx.on(() -> page.plan().request())).isEqualTo(before);
    }
}
