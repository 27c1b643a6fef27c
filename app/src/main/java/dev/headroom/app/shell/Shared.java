package dev.headroom.app.shell;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// A view that several pages show, one at a time: the page that is on screen has it. It is built when the first of them
/// is shown, and closed with the first that is closed.
public final class Shared<N extends Node> implements AutoCloseable {
    private final Supplier<N> build;
    private Optional<N> built = Optional.empty();

    public Shared(Supplier<N> build) {
        this.build = build;
    }

    public N node() {
        N node = built.orElseGet(build);
        built = Optional.of(node);
        return node;
    }

    /// Where a page shows it.
    ///
    /// @param shown told each time that the view has come here
    public Place place(Consumer<N> shown) {
        return new Place(() -> {
            N node = node();
            shown.accept(node);
            return node;
        });
    }

    public final class Place extends StackPane implements AutoCloseable {
        private Place(Supplier<? extends Node> take) {
            sceneProperty().addListener((o, was, now) -> {
                if (now != null) {
                    // it leaves the page that had it by itself
                    getChildren().setAll(take.get());
                }
            });
        }

        @Override
        public void close() {
            Shared.this.close();
        }
    }

    @Override
    public void close() {
        built.ifPresent(node -> {
            if (node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
        built = Optional.empty();
    }
}
