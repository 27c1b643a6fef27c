package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import java.util.List;
import java.util.OptionalLong;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The verdict on the engine's memory in a sentence, and where that memory is.
final class MemoryHeader extends HBox {
    private static final List<String> KEPT = List.of("hr-verdict", "hr-small");

    private final Messages messages;
    private final Label verdict = new Label();
    private final FontIcon verdictIcon = new FontIcon(Feather.INFO);
    private final Label afterApply = new Label();
    private final Label card = new Label();

    /// @param project shows the memory to a whole class
    MemoryHeader(Messages messages, Runnable project) {
        super(10);
        this.messages = messages;
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("hr-title");
        title.setMinWidth(USE_PREF_SIZE);
        verdict.setId("memory-verdict");
        verdict.getStyleClass().add("hr-verdict");
        verdict.setGraphic(verdictIcon);
        verdict.setMinWidth(USE_PREF_SIZE);
        verdict.setTooltip(Hints.of(""));
        afterApply.setId("memory-after-apply");
        afterApply.getStyleClass().add("hr-small");
        afterApply.setMinWidth(0);
        card.setId("memory-card");
        card.getStyleClass().addAll("hr-small", "hr-muted");
        card.setMinWidth(USE_PREF_SIZE);
        card.setTooltip(Hints.of(""));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button large = Buttons.icon("memory-projector", Feather.MAXIMIZE, messages.text("projector.button"), project);
        getChildren().addAll(title, verdict, afterApply, space, card, large);
        setAlignment(Pos.CENTER_LEFT);
    }

    void show(MemoryState s, Verdict now, ActiveEngine active, EngineState state) {
        verdict(s, now);
        card(s, active, state);
    }

    /// The engine as it runs, by its worst figure; beside it what waits for Apply.
    private void verdict(MemoryState s, Verdict now) {
        verdict.setText(Messages.say(now.sentence()));
        verdictIcon.setIconCode(
                switch (now) {
                    case Verdict.Unknown _, Verdict.Told _ -> Feather.INFO;
                    case Verdict.Fits _ -> Feather.CHECK_CIRCLE;
                    case Verdict.Tight _ -> Feather.ALERT_TRIANGLE;
                    case Verdict.Over _, Verdict.Refused _ -> Feather.X_OCTAGON;
                });
        verdict.getTooltip().setText(Messages.say(s.current().verdict()));
        restyle(verdict, now.style());
        restyle(verdictIcon, now.style() + "-icon");
        Verdict next = Verdict.of(s.draft());
        afterApply.setText(s.whatIf() ? messages.text("verdict.after", Messages.say(next.sentence())) : "");
        restyle(afterApply, next.bad() ? "hr-danger" : "hr-muted");
    }

    private static void restyle(Node node, String style) {
        if (!node.getStyleClass().contains(style)) {
            node.getStyleClass().removeIf(c -> c.startsWith("hr-") && !KEPT.contains(c));
            node.getStyleClass().add(style);
        }
    }

    /// Where the engine's memory is, or calmly that it cannot be looked at: a card as the driver sees it, this
    /// machine's own memory, or a machine of somebody else.
    private void card(MemoryState s, ActiveEngine active, EngineState state) {
        String where = switch (active.where()) {
            case ELSEWHERE -> "card.elsewhere";
            case CARD, CARD_NEARBY -> s.card().isEmpty() ? "card.unread" : "";
            case NEARBY -> s.card().isPresent() ? "" : "card.nearby";
            case HOST ->
                s.card().isPresent()
                        ? ""
                        : switch (state) {
                            case EngineState.Failed _, EngineState.Stopped _ -> "card.idle";
                            default -> "card.none";
                        };
        };
        if (!where.isEmpty()) {
            card.setText(messages.text(where));
            card.getTooltip().setText(messages.text(where + ".hint", active.name()));
            return;
        }
        Sample sample = s.card().get();
        Sample.Subject.Card subject = (Sample.Subject.Card) sample.subject();
        OptionalLong used = sample.bytes(Quantity.USED);
        OptionalLong total = sample.bytes(Quantity.TOTAL);
        card.setText(
                used.isPresent() && total.isPresent()
                        ? messages.text(
                                "card.used",
                                subject.name(),
                                Bytes.human(used.getAsLong()),
                                Bytes.human(total.getAsLong()))
                        : messages.text("card.unknown", subject.name()));
        card.getTooltip()
                .setText(
                        used.isPresent() && total.isPresent()
                                ? messages.text(
                                        "card.exact", Exact.bytes(used.getAsLong()), Exact.bytes(total.getAsLong()))
                                : messages.text("card.unknown", subject.name()));
    }
}
