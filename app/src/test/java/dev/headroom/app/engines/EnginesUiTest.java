package dev.headroom.app.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.FakeEngine;
import dev.headroom.app.Fixtures;
import dev.headroom.app.Fx;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.engine.lmdeploy.LmdeployTimeouts;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.explain.Explain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnginesUiTest {
    private final Background background = new Background();
    private final FakeEngine launched = new FakeEngine(Fixtures.SETTINGS);
    private final List<EnginesViewModel.LaunchRequest> launches = new ArrayList<>();
    private final List<EnginesViewModel.AttachRequest> attaches = new ArrayList<>();
    private EnginesViewModel model;
    private EnginesView view;
    private Workbench workbench;

    @BeforeEach
    void open() {
        Fx.run(() -> {
            Messages.speak(Language.ENGLISH);
            workbench = new Workbench(background, new FakeEngine(Fixtures.SETTINGS), Fixtures.SHAPE, Fixtures::plan);
            Explain explain = new Explain(Fixtures::plan, 8L << 30);
            EnginesViewModel.Doors doors = new EnginesViewModel.Doors(
                    request -> {
                        launches.add(request);
                        return launched;
                    },
                    request -> {
                        attaches.add(request);
                        return launched;
                    },
                    failure -> explain.failure(failure, Fixtures.SETTINGS));
            model = new EnginesViewModel(
                    workbench,
                    new LaunchForm("0.9.2", LmdeployBackend.TURBOMIND, "", "23333", "", false),
                    doors,
                    form -> new LmdeploySpec(
                            form.launch("hidden-key"),
                            List.of("lmdeploy"),
                            workbench.draft().get(),
                            LmdeployTimeouts.DEFAULT,
                            Optional.empty(),
                            new AdapterCopies(Path.of("target/adapters")),
                            List::of));
            view = new EnginesView(model);
            new Scene(view, 1200, 800).getRoot().applyCss();
        });
    }

    @AfterEach
    void close() {
        Fx.run(view::close);
        background.close();
    }

    @Test
    void theCommandIsShownBeforeItRunsAndFollowsFormAndSliders() {
        assertThat(text("#engines-notes")).contains("Which model?");
        type("#engines-model", "/models/InternVL2-8B");

        assertThat(text("#engines-command"))
                .contains("lmdeploy serve api_server /models/InternVL2-8B", "--session-len 2048")
                .doesNotContain("hidden-key");
        Fx.run(() -> workbench.draft().set(Fixtures.SETTINGS.withSessionLen(4096)));
        assertThat(text("#engines-command")).contains("--session-len 4096");
        type("#engines-version", "0.5.2");
        assertThat(text("#engines-notes")).contains("LMDeploy 0.5.2 has no /metrics");
        type("#engines-version", "newest");
        assertThat(text("#engines-notes")).contains("\"newest\" is not a release");
        assertThat(text("#engines-command")).isEmpty();
    }

    @Test
    void whatIsCopiedHoldsTheKey() {
        type("#engines-model", "/m");

        assertThat(Fx.on(() -> model.export(EnginesViewModel.Export.SHELL))).contains("hidden-key");
        assertThat(Fx.on(() -> model.export(EnginesViewModel.Export.COMPOSE)))
                .contains("image: openmmlab/lmdeploy:v0.9.2");
        assertThat(Fx.on(() -> model.export(EnginesViewModel.Export.PYTHON))).contains("TurbomindEngineConfig(");
    }

    @Test
    void aLaunchedEngineTellsItsStateAndCanBeStopped() {
        type("#engines-model", "/m");
        click("#engines-launch");

        assertThat(launches).hasSize(1);
        Fx.until("starting", () -> label("#engines-state").contains("reading weights"));
        assertThat(Fx.on(() -> view.lookup("#engines-launch").isDisabled())).isTrue();
        Fx.run(launched::ready);
        Fx.until("ready", () -> label("#engines-state").startsWith("Ready: demo"));
        Fx.run(() -> launched.become(new EngineState.Failed(new EngineFailure.Killed(9), List.of(), Instant.EPOCH)));
        Fx.until("failed", () -> label("#engines-state").startsWith("Failed: "));
        assertThat(Fx.on(() -> view.lookup("#engines-launch").isDisabled())).isFalse();
    }

    @Test
    void theLogIsFiltered() {
        type("#engines-model", "/m");
        click("#engines-launch");
        int all = Fx.on(() -> log().getItems().size());

        type("#engines-filter", "no line holds this");

        assertThat(Fx.on(() -> log().getItems())).isEmpty();
        type("#engines-filter", "");
        assertThat(Fx.on(() -> log().getItems().size())).isEqualTo(all);
    }

    @Test
    void anInstallationFoundLaterCanBeChosenAndSetsTheRelease() {
        Fx.run(() -> model.installations()
                .setAll(new LmdeployInstallation(
                        LmdeployInstallation.Kind.CONDA,
                        List.of("/c/bin/lmdeploy"),
                        "/c",
                        Optional.of(LmdeployVersion.parse("0.6.4")),
                        Optional.empty(),
                        true)));

        Fx.run(() -> ((ComboBox<?>) view.lookup("#engines-found"))
                .getSelectionModel()
                .select(0));

        assertThat(text("#engines-version")).isEqualTo("0.6.4");
    }

    @Test
    void anAddressWithoutSchemeIsUnderstood() {
        type("#engines-address", "10.0.0.7:8000");
        click("#engines-attach");

        assertThat(attaches).singleElement().satisfies(a -> {
            assertThat(a.address()).hasToString("http://10.0.0.7:8000");
            assertThat(a.key()).isEmpty();
        });
    }

    @SuppressWarnings("unchecked")
    private ListView<String> log() {
        return (ListView<String>) view.lookup("#engines-log");
    }

    private void type(String id, String text) {
        Fx.run(() -> ((TextInputControl) view.lookup(id)).setText(text));
    }

    private void click(String id) {
        Fx.run(() -> ((Button) view.lookup(id)).fire());
    }

    private String label(String id) {
        return ((Labeled) view.lookup(id)).getText();
    }

    private String text(String id) {
        return Fx.on(() -> view.lookup(id) instanceof TextInputControl input ? input.getText() : label(id));
    }
}
