package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/// The messages of the open chat, the newest in sight; the older ones of a long chat come on request.
final class MessageList extends ScrollPane implements AutoCloseable {
    private static final Messages M = Messages.of("chat");
    /// Messages shown at once; the button at the top shows more.
    private static final int SHOWN = 40;

    private final ObservableList<Turn> turns;
    private final Function<Turn, TurnView> viewOf;
    private final Supplier<Node> welcome;
    private final VBox messages = new VBox(16);
    private final List<TurnView> views = new ArrayList<>();
    private final ListChangeListener<Turn> changes = c -> show();
    private int shown = SHOWN;
    private boolean atEnd = true;

    /// @param welcome what an empty chat shows
    MessageList(ObservableList<Turn> turns, Function<Turn, TurnView> viewOf, Supplier<Node> welcome) {
        this.turns = turns;
        this.viewOf = viewOf;
        this.welcome = welcome;
        setContent(messages);
        setId("messages");
        setFitToWidth(true);
        getStyleClass().add("hr-plain-scroll");
        setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        messages.getStyleClass().add("hr-messages");
        messages.heightProperty().addListener((o, was, now) -> {
            if (atEnd) {
                setVvalue(1);
            }
        });
        setOnScroll(e -> atEnd = e.getDeltaY() < 0 && getVvalue() > 0.98);
        turns.addListener(changes);
        show();
    }

    private void show() {
        int from = Math.max(0, turns.size() - shown);
        List<Turn> visible = turns.subList(from, turns.size());
        views.removeIf(view -> {
            boolean gone = !visible.contains(view.turn());
            if (gone) {
                view.close();
            }
            return gone;
        });
        List<TurnView> next = new ArrayList<>();
        for (Turn turn : visible) {
            next.add(views.stream().filter(v -> v.turn() == turn).findFirst().orElseGet(() -> viewOf.apply(turn)));
        }
        views.clear();
        views.addAll(next);
        messages.getChildren().setAll(views);
        if (from > 0) {
            Hyperlink more = new Hyperlink(M.text("messages.earlier", from));
            more.setOnAction(e -> {
                shown += SHOWN;
                atEnd = false;
                show();
            });
            messages.getChildren().addFirst(more);
        }
        if (turns.isEmpty()) {
            shown = SHOWN;
            messages.getChildren().setAll(welcome.get());
        }
        atEnd = true;
        setVvalue(1);
    }

    /// Of the newest answer; empty before the first.
    Optional<String> lastAnswer() {
        return views.reversed().stream()
                .filter(v -> !v.turn().isQuestion())
                .findFirst()
                .map(v -> v.turn().text().get());
    }

    /// The newest block of code of an answer; empty where there is none.
    Optional<String> lastCode() {
        return views.reversed().stream()
                .map(TurnView::lastCode)
                .filter(code -> !code.isEmpty())
                .findFirst();
    }

    @Override
    public void close() {
        turns.removeListener(changes);
        views.forEach(TurnView::close);
    }
}
