package dev.headroom.app.tour;

import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.ui.Background;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;

/// Presses and moves what a user would, from beside the FX thread.
final class TourHands {
    private final MainWindow window;
    private final Background background;

    TourHands(MainWindow window, Background background) {
        this.window = window;
        this.background = background;
    }

    <T> T get(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        background.onWindow(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    void on(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }

    /// On the FX thread.
    <T extends Node> T find(String id, Class<T> type) {
        Node node = window.root().lookup("#" + id);
        if (!type.isInstance(node)) {
            throw new TourFailure("The window has no %s \"%s\".".formatted(type.getSimpleName(), id));
        }
        return type.cast(node);
    }

    /// A control of the tuning region, on the FX thread. Where the region is too narrow for all groups, the tab that
    /// has it is clicked first.
    <T extends Node> T findSetting(String id, Class<T> type) {
        List<ToggleButton> tabs = window.root().lookupAll("#tuning-tabs .toggle-button").stream()
                .filter(ToggleButton.class::isInstance)
                .map(ToggleButton.class::cast)
                .toList();
        for (ToggleButton tab : tabs) {
            if (window.root().lookup("#" + id) == null && !tab.isSelected()) {
                tab.fire();
            }
        }
        return find(id, type);
    }

    void press(String id) {
        on(() -> {
            Button button = find(id, Button.class);
            if (button.isDisabled()) {
                throw new TourFailure("The button \"%s\" is disabled.".formatted(id));
            }
            button.fire();
        });
    }

    void pressIfEnabled(String id) {
        on(() -> {
            Button button = find(id, Button.class);
            if (!button.isDisabled()) {
                button.fire();
            }
        });
    }

    void until(Duration patience, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!get(condition::getAsBoolean)) {
            if (System.nanoTime() > end) {
                throw new TourFailure("Waited %d seconds for %s in vain.".formatted(patience.toSeconds(), what));
            }
            pause(50);
        }
    }

    void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TourFailure("The tour was interrupted.");
        }
    }
}
