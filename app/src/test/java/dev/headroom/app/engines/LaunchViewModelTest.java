package dev.headroom.app.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.learning.Experience;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launch form without a window, prepared as the window prepares it; nothing is started.
class LaunchViewModelTest {
    private static final Path PYTHON = Path.of("env/bin/python");

    private final List<Prepared.Launch> started = new ArrayList<>();
    private final List<LaunchForm> prepared = new ArrayList<>();
    private List<LmdeployInstallation> here = List.of();
    private Map<String, Object> kept = Map.of();
    private LaunchViewModel model;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        var whole = new LaunchPreparation(
                "sk-secret", new AdapterCopies(folder), List::of, new Experience(folder.resolve("data")));
        model = new LaunchViewModel(
                Background.immediate(),
                (form, card, program) -> {
                    prepared.add(form);
                    return whole.prepare(form, card, program);
                },
                interpreters -> here,
                started::add,
                new FormMemory(() -> kept, form -> kept = form));
    }

    @Test
    void withoutAModelItAsksForOneAndStartsNothing() {
        assertThat(model.notes().get())
                .extracting(Sentence::toString)
                .containsExactly("Which model? Give its folder or its hub name.");
        assertThat(model.command().get()).isEmpty();
        assertThat(model.export(LaunchViewModel.Export.SHELL)).isEmpty();
        model.launch();
        assertThat(started).isEmpty();
    }

    @Test
    void aModelMakesACommandWithoutTheKeyAndAVerdict() {
        type(LaunchField.MODEL, "InternVL2-8B");
        assertThat(model.command().get())
                .contains("serve api_server InternVL2-8B", "--session-len 8192")
                .doesNotContain("sk-secret");
        assertThat(model.verdict().get().isEmpty()).isFalse();
        assertThat(model.export(LaunchViewModel.Export.SHELL)).contains("sk-secret");
        assertThat(model.export(LaunchViewModel.Export.COMPOSE)).contains("InternVL2-8B");
        assertThat(model.export(LaunchViewModel.Export.PYTHON)).contains("InternVL2-8B");
    }

    @Test
    void anEditIsReadOnceAndWhatIsLaunchedIsWhatIsShown() {
        type(LaunchField.MODEL, "InternVL2-8B");
        prepared.clear();
        type(LaunchField.SESSION_LEN, "4096");
        model.export(LaunchViewModel.Export.SHELL);
        model.launch();
        assertThat(prepared).hasSize(1);
        assertThat(started).singleElement().satisfies(launch -> {
            assertThat(launch.spec().settings().sessionLen()).isEqualTo(4096);
            assertThat(model.command().get()).contains("--session-len 4096");
        });
    }

    @Test
    void whatCannotBeReadIsSaidByItsNameAndNothingIsStarted() {
        type(LaunchField.MODEL, "InternVL2-8B");
        type(LaunchField.SESSION_LEN, "many");
        assertThat(model.notes().get())
                .singleElement()
                .hasToString("session_len is \"many\"; it must be a whole number from 1 to 100000000.");
        assertThat(model.command().get()).isEmpty();
        assertThat(model.verdict().get().isEmpty()).isTrue();
        model.launch();
        assertThat(started).isEmpty();
        type(LaunchField.SESSION_LEN, "2048");
        assertThat(model.command().get()).contains("--session-len 2048");
    }

    @Test
    void eachFieldSaysItselfWhatIsWrongWithIt() {
        type(LaunchField.MODEL, "InternVL2-8B");
        assertThat(problem(LaunchField.RATIO, "half")).contains("cache_max_entry_count is \"half\"", "0.8");
        assertThat(problem(LaunchField.RATIO, "7")).contains("cache_max_entry_count is 7");
        assertThat(problem(LaunchField.DEVICES, "zero")).contains("\"zero\" names no GPUs");
        assertThat(problem(LaunchField.PATIENCE, "-1")).contains("\"-1\" is no time to wait");
        assertThat(problem(LaunchField.PATIENCE, "soon")).contains("patience is \"soon\"");
        assertThat(problem(LaunchField.PORT, "99999")).contains("server_port is 99999");
        assertThat(problem(LaunchField.VERSION, "new")).contains("new");
    }

    @Test
    void theCardOfTheFormIsPlannedForElseTheFirstOfThisMachineElseNone() {
        type(LaunchField.MODEL, "InternVL2-8B");
        assertThat(model.card(model.form().get())).isEmpty();
        assertThat(model.verdict().get().toString()).startsWith("Nothing is predicted: no card");
        model.cards(List.copyOf(model.cards()), true);
        assertThat(model.card(model.form().get())).contains(model.cards().getFirst());
        CardChoice other = model.cards().get(1);
        type(LaunchField.CARD, other.label());
        model.launch();
        assertThat(started.getLast().memory().deviceTotal())
                .isEqualTo(other.device().usable());
    }

    @Test
    void cardsThatAreFoundLaterArePlannedForAtOnce() {
        type(LaunchField.MODEL, "InternVL2-8B");
        CardChoice found = model.cards().getLast();
        model.cards(List.of(found), true);
        model.launch();
        assertThat(started.getLast().memory().deviceTotal())
                .isEqualTo(found.device().usable());
    }

    @Test
    void whatWasTypedOutlivesARestartButForTheTrustInForeignCode() {
        type(LaunchField.MODEL, "InternVL2-8B");
        type(LaunchField.SESSION_LEN, "4096");
        model.form().set(model.form().get().withTrust(true));
        open();
        assertThat(model.form().get().get(LaunchField.MODEL)).isEqualTo("InternVL2-8B");
        assertThat(model.form().get().get(LaunchField.SESSION_LEN)).isEqualTo("4096");
        assertThat(model.form().get().trust()).isFalse();
        kept = Map.of("backend", "none of ours", "model", 7, "quant_policy", "4");
        open();
        assertThat(model.form().get()).isEqualTo(LaunchForm.first().with(LaunchField.QUANT_POLICY, "4"));
    }

    @Test
    void theInstallationThatWasPointedAtIsRunAndItsReleaseIsInTheForm() {
        type(LaunchField.MODEL, "InternVL2-8B");
        here = List.of(installation(LmdeployInstallation.Kind.INTERPRETER));
        model.look(List.of(PYTHON));
        assertThat(model.chosen()).contains(here.getFirst());
        assertThat(model.form().get().get(LaunchField.VERSION)).isEqualTo("0.9.2");
        model.launch();
        assertThat(started.getLast().spec().program()).containsExactly("env/bin/lmdeploy");
    }

    @Test
    void anInstallationThatWasOnlyFoundIsOfferedNotChosen() {
        here = List.of(installation(LmdeployInstallation.Kind.CONDA));
        model.look(List.of());
        assertThat(model.installations()).hasSize(1);
        assertThat(model.chosen()).isEmpty();
    }

    @Test
    void aPythonWithoutLmdeployBesideItIsSaid() {
        type(LaunchField.MODEL, "InternVL2-8B");
        model.look(List.of(PYTHON));
        assertThat(model.notes().get())
                .containsExactly(Sentence.of(
                        "There is no LMDeploy beside {}; choose a python of an environment that has it.", PYTHON));
    }

    private void type(LaunchField field, String text) {
        model.form().set(model.form().get().with(field, text));
    }

    private String problem(LaunchField field, String text) {
        LaunchForm before = model.form().get();
        type(field, text);
        assertThat(model.command().get()).as(field.key()).isEmpty();
        String problem = model.notes().get().getFirst().toString();
        model.form().set(before);
        return problem;
    }

    private static LmdeployInstallation installation(LmdeployInstallation.Kind kind) {
        return new LmdeployInstallation(
                kind,
                List.of("env/bin/lmdeploy"),
                "env",
                Optional.of(new LmdeployVersion(0, 9, 2)),
                Optional.empty(),
                true);
    }
}
