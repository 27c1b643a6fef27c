package dev.headroom.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.plot.Plot;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import java.util.Optional;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.ComboBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What may be how large, on several cards, as curves that follow the plan.
class LargestUiTest {
    private final Background background = new Background();
    private LargestPane pane;

    @BeforeEach
    void open() {
        Messages.speak(Language.ENGLISH);
        pane = Fx.on(() -> {
            LargestPane made = new LargestPane(background, new SimpleBooleanProperty());
            Fx.show(made, 700, 400);
            return made;
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> pane.getScene().getWindow().hide());
        background.close();
    }

    private void show(PlanRequest request) {
        Fx.run(() -> pane.show(PlanViewModel.State.of(request)));
    }

    private static PlanRequest first() {
        return Preset.all().getFirst().request();
    }

    private Plot drawn() {
        return Fx.on(pane::drawn).orElseThrow();
    }

    @Test
    void eachCardHasACurveAndTheOneThatIsPlannedForComesFirst() {
        show(first());

        Fx.until("it is drawn", () -> pane.drawn().isPresent());
        assertThat(drawn().lines())
                .extracting(Plot.Line::name)
                .startsWith(first().device().name())
                .contains("RTX 4090");
        assertThat(drawn().y().caption()).isEqualTo("Largest max length");
        assertThat(drawn().lines().getFirst().dots()).isNotEmpty();
    }

    @Test
    void itFollowsThePlanAndTheChoiceOfFigureAndKnob() {
        show(first());
        Fx.until("it is drawn", () -> pane.drawn().isPresent());
        Plot before = drawn();

        show(first().withModel(ModelCatalogue.get("InternVL2-26B")));
        Fx.until("another model has other curves", () -> !pane.drawn().equals(Optional.of(before)));

        Fx.run(() -> ((ComboBox<?>) pane.lookup("#plan-largest-knob"))
                .getSelectionModel()
                .select(1));
        Fx.until(
                "over the batch",
                () -> pane.drawn().filter(p -> p.x().caption().equals("Batch")).isPresent());
    }

    @Test
    void aFineTuningRunIsAskedForTheLongestSample() {
        Preset training = Preset.all().stream()
                .filter(p -> p.request().engine() == EngineKind.FINETUNE)
                .findFirst()
                .orElseThrow();

        show(training.request());

        Fx.until(
                "the rank turns",
                () -> pane.drawn()
                        .filter(p -> p.y().caption().equals("Longest sample"))
                        .isPresent());
        assertThat(drawn().x().caption()).isEqualTo("Rank");
    }
}
