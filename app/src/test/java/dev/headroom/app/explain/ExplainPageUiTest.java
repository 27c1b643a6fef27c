package dev.headroom.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Drops;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.Theme;
import dev.headroom.explain.log.Program;
import dev.headroom.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainPageUiTest {
    private static final String TORCH = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 1"
            + " has a total capacity of 24.00 GiB of which 1.00 GiB is free. Process 4711 has 9.00 GiB memory in use."
            + " Including non-PyTorch memory, this process has 14.00 GiB memory in use.";
    private static final String SGLANG = """
        [2026-05-01 10:00:00] server_args=ServerArgs(model_path='OpenGVLab/InternVL3-8B', mem_fraction_static=0.7, tp_size=1)
        RuntimeError: Not enough memory. Please try to increase --mem-fraction-static.
        """;

    @TempDir
    private Path folder;

    private final List<String> taken = new ArrayList<>();
    private final RemedyPlace plan = new RemedyPlace() {
        @Override
        public boolean has(Program program, Setting<?> setting) {
            return program == Program.TURBOMIND;
        }

        @Override
        public void take(Program program, Setting<?> setting, String value) {
            taken.add(program + " " + setting + " " + value);
        }
    };
    private Stage stage;
    private ExplainPage page;

    @BeforeEach
    void open() {
        open(Language.ENGLISH);
    }

    private void open(Language language) {
        Fx.run(() -> {
            Messages.speak(language);
            page = new ExplainPage(Background.immediate(), plan, RemedyPlace.NOWHERE);
            Scene scene = new Scene(page, 1100, 760);
            Theme.apply(scene, false, 1);
            stage = new Stage();
            stage.setScene(scene);
            stage.show();
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            Messages.speak(Language.ENGLISH);
        });
    }

    private void paste(String text) {
        Fx.run(() -> ((TextArea) page.lookup("#explain-text")).setText(text));
    }

    private List<String> labels(String style) {
        return Fx.on(() -> {
            page.applyCss();
            page.layout();
            return page.lookupAll("." + style).stream()
                    .map(n -> ((Label) n).getText())
                    .toList();
        });
    }

    private String label(String id) {
        return Fx.on(() -> ((Label) page.lookup("#" + id)).getText());
    }

    @Test
    void aPasteIsExplainedAtOnce() {
        paste(TORCH);

        assertThat(labels("finding-summary"))
                .containsExactly(
                        "Not enough memory on GPU 1: an allocation asked for 2.00 GiB, and 1.00 GiB were left.");
        assertThat(labels("finding-turn").getFirst())
                .isEqualTo("Process 4711 holds 9.00 GiB of this card: end it, or choose another card.");
        assertThat(Fx.on(() -> page.lookupAll("#explain-findings .button")))
                .as("nothing of another program can be turned from here")
                .isEmpty();
    }

    @Test
    void whatWasAskedLeftAndShortStandsOnOneAxisBeforeAndAfterTheFirstRemedy() {
        paste(TORCH);

        assertThat(labels("hr-shortage-figure")).contains("2.00 GiB", "1.00 GiB");
        MemoryBar before = (MemoryBar) page.lookup("#explain-finding-1-shortage-before");
        MemoryBar after = (MemoryBar) page.lookup("#explain-finding-1-shortage-after");
        MemoryBar.Content was = Fx.on(() -> before.content().orElseThrow());
        MemoryBar.Content is = Fx.on(() -> after.content().orElseThrow());
        assertThat(was.axis()).isEqualTo(is.axis());
        assertThat(was.limit()).isEqualTo(24L << 30);
        assertThat(was.peak()).as("over by what was short").isEqualTo(25L << 30);
        assertThat(is.peak()).as("the process that holds 9 GiB is gone").isEqualTo(16L << 30);
        Fx.picture(stage.getScene(), Path.of("target/explain-shortage.png"));
    }

    @Test
    void aRemedyThatThePlanKnowsIsTakenThereByAButton() {
        paste("""
            TurbomindEngineConfig(dtype='auto', tp=1, session_len=8192, cache_max_entry_count=0.8, max_batch_size=4)
            Traceback (most recent call last):
              File "/opt/lib/python3.10/site-packages/lmdeploy/vl/model/internvl.py", line 90, in forward
            torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.21 GiB. GPU 0 has a total capacity of \
            23.69 GiB of which 673.06 MiB is free. Process 4711 has 22.00 GiB memory in use.
            """);
        Fx.until("offered", () -> page.lookup("#explain-plan-cache_max_entry_count") != null);
        Fx.run(() -> ((Button) page.lookup("#explain-plan-cache_max_entry_count")).fire());
        assertThat(taken).singleElement().asString().startsWith("TURBOMIND cache_max_entry_count 0.");
        assertThat(Fx.on(() -> page.lookup("#explain-tuning-cache_max_entry_count")))
                .as("the engine at hand is another program")
                .isNull();
    }

    @Test
    void theLinesThatWereUsedAreNumberedMarkedAndCited() {
        paste("""
            starting

            [TM][INFO] nothing of note
            torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.21 GiB. GPU 0 has a total
            capacity of 23.69 GiB of which 673.06 MiB is free. Process 40177 has 4.78 GiB memory in use.
            and then it ended
            """);
        Fx.until("explained", () -> page.lookup("#explain-cites-1") != null);
        assertThat(Fx.on(() -> page.lookupAll("#explain-used .hr-mono").stream()
                        .map(n -> ((Label) n).getText())
                        .toList()))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("torch.cuda.OutOfMemoryError");
        Fx.run(() -> ((Hyperlink) page.lookup("#explain-cites-1-2")).fire());
        assertThat(Fx.on(() -> ((TextArea) page.lookup("#explain-text")).getSelectedText()))
                .startsWith("capacity of 23.69 GiB")
                .endsWith("memory in use.");
    }

    @Test
    void aFileIsDroppedAndItsFindingRead() throws IOException {
        Path file = Files.writeString(folder.resolve("server.log"), SGLANG);

        assertThat(Drops.drop(c -> c.putFiles(List.of(file.toFile())), Fx.on(() -> page.lookup("#explain-text"))))
                .isTrue();

        assertThat(labels("finding-turn").getFirst()).startsWith("RAISE mem_fraction_static from 0.7 to 0.75.");
        assertThat(label("explain-program")).contains("server.log").contains("SGLang");
        assertThat(label("explain-settings")).contains("mem_fraction_static = 0.7");
        assertThat(Fx.on(() -> ((TextArea) page.lookup("#explain-text")).getText()))
                .contains("Not enough memory");
    }

    @Test
    void inChineseToo() {
        close();
        open(Language.CHINESE);
        paste(SGLANG);

        assertThat(labels("finding-summary")).containsExactly("没有空间留给 KV 缓存，或者太少。");
        assertThat(labels("finding-turn").getFirst()).startsWith("调高 mem_fraction_static：从 0.7 到 0.75。");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theProgramIsChosenWhereTheLogDoesNotTell() {
        paste(TORCH);
        Fx.run(() -> ((ComboBox<Optional<Program>>) page.lookup("#explain-engine"))
                .setValue(Optional.of(Program.LLAMA_CPP)));

        assertThat(labels("finding-turn")).anyMatch(t -> t.contains("ubatch_size"));
    }

    @Test
    void aLogThatTellsNothingSaysWhatWasLookedFor() {
        paste("all is well");

        assertThat(label("explain-none")).contains("Looked for");
    }

    @Test
    void whatCannotBeReadIsNamedAndAnEmptyPasteIsNoQuestion() {
        Fx.run(() -> {
            ExplainViewModel model = new ExplainViewModel(Background.immediate());
            model.open(folder.resolve("gone.log"));
            assertThat(model.state().get()).isInstanceOf(ExplainViewModel.State.Unreadable.class);
            model.paste("  \n");
            assertThat(model.state().get()).isInstanceOf(ExplainViewModel.State.Empty.class);
        });
    }
}
