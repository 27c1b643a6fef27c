package dev.headroom.app.chat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.ConversationStore;
import dev.headroom.explain.Explain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The chat alone in a window, for tests that click it: the engine says what the test tells it.
final class ChatWindow {
    final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    final List<PictureSources.Sample> samples = new ArrayList<>();
    /// What the user chooses in a dialog.
    final List<File> chosen = new ArrayList<>();

    /// The file the user chooses for the export.
    Optional<Path> wanted = Optional.empty();

    final Path home;
    final Workbench workbench;
    final ChatViewModel model;
    private final Background background = new Background();
    private final ConversationStore store;
    private final ChatView view;
    private final Stage stage;

    private ChatWindow(Path home, List<PictureSources.Sample> samples, boolean listOpen) {
        this.home = home;
        this.samples.addAll(samples);
        store = ConversationStore.open(home.resolve("store"));
        workbench = Fx.on(() -> new Workbench(background, engine, Fixtures.SHAPE, Fixtures::plan));
        model = Fx.on(() -> new ChatViewModel(workbench, store, "", id -> {}, f -> {}));
        view = Fx.on(() -> new ChatView(
                workbench,
                model,
                new Explain(Fixtures::plan, 8L << 30),
                sources(),
                dialogs(),
                folder -> {},
                (key, refused) -> {},
                listOpen,
                open -> {}));
        stage = Fx.on(() -> Fx.show(view, listOpen ? 900 : 600, 800));
        Fx.run(engine::ready);
    }

    static ChatWindow open() {
        return open(List.of(), false);
    }

    static ChatWindow open(List<PictureSources.Sample> samples, boolean listOpen) {
        try {
            return new ChatWindow(Files.createTempDirectory("chat"), samples, listOpen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PictureSources sources() {
        return new PictureSources() {
            @Override
            public List<Sample> samples() {
                return samples;
            }

            @Override
            public Optional<Drawn> scene() {
                return Optional.of(new Drawn("drawn.png", () -> Pictures.png(400, 300), List::of));
            }
        };
    }

    private FileDialogs dialogs() {
        return new FileDialogs() {
            @Override
            public List<File> pictures(Window owner) {
                return chosen;
            }

            @Override
            public Optional<Path> export(Window owner, String name) {
                return wanted;
            }

            @Override
            public Optional<Path> modelFolder(Window owner) {
                return Optional.empty();
            }
        };
    }

    ChatView view() {
        return view;
    }

    Stage stage() {
        return stage;
    }

    ConversationStore store() {
        return store;
    }

    /// Null when it is not there.
    @Nullable
    Node node(String selector) {
        return Fx.on(() -> view.lookup(selector));
    }

    void click(String selector) {
        Fx.run(() -> ((ButtonBase) view.lookup(selector)).fire());
    }

    void type(String text) {
        Fx.run(() -> ((TextArea) view.lookup("#question")).appendText(text));
    }

    void press(KeyCode code) {
        Fx.run(() -> {
            Node input = view.lookup("#question");
            Event.fireEvent(input, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
        });
    }

    void ask(String question) {
        int before = engine.turns.size();
        type(question);
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == before + 1);
    }

    void askAboutAPicture() {
        click("#new-picture");
        Fx.until("the price is shown", () -> view.lookup("#price-tokens") != null);
        ask("What is it?");
    }

    void close() {
        Fx.run(() -> {
            stage.close();
            view.close();
            workbench.close();
        });
        background.close();
        store.close();
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
