package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What an answer cost, in the engine's own words: a muted line that opens to a small table. What the engine did not
/// tell is left out, never shown as 0.
final class AnswerFacts extends VBox {
    private static final Messages M = Messages.of("chat");

    /// @param line how the muted line says it; empty: only the table has it
    /// @param key of its name and of the hint on it
    private record Fact(String line, String key, String value) {}

    private final GridPane table = new GridPane(16, 4);

    AnswerFacts(AnswerStats s) {
        super(4);
        setId("answer-facts");
        List<Fact> facts = facts(s);
        Label line = new Label(
                facts.stream().map(Fact::line).filter(text -> !text.isEmpty()).collect(Collectors.joining(" · ")));
        line.setId("answer-line");
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        line.getStyleClass().addAll("hr-muted", "hr-small");
        FontIcon arrow = new FontIcon(Feather.CHEVRON_RIGHT);
        // the line itself opens the table
        Hyperlink more = new Hyperlink();
        more.setId("answer-more");
        more.setGraphic(new HBox(6, line, arrow));
        more.setAccessibleText(M.text("facts.more") + ": " + line.getText());
        more.getStyleClass().addAll("hr-small", "hr-quiet-link");
        more.setMinHeight(Region.USE_PREF_SIZE);
        line.maxWidthProperty().bind(widthProperty().subtract(40));
        more.setOnAction(e -> {
            boolean open = !table.isVisible();
            show(open);
            more.setVisited(false);
            arrow.setIconCode(open ? Feather.CHEVRON_DOWN : Feather.CHEVRON_RIGHT);
        });
        HBox head = new HBox(more);
        head.setAlignment(Pos.CENTER_LEFT);
        table.setId("answer-table");
        for (int row = 0; row < facts.size(); row++) {
            Fact fact = facts.get(row);
            Label name = new Label(M.text(fact.key()));
            Label value = new Label(fact.value());
            name.getStyleClass().addAll("hr-muted", "hr-small");
            name.setMinWidth(Region.USE_PREF_SIZE);
            value.getStyleClass().add("hr-small");
            value.setMinWidth(Region.USE_PREF_SIZE);
            Label hint = new Label(M.text(fact.key() + ".hint"));
            hint.getStyleClass().addAll("hr-muted", "hr-small");
            hint.setWrapText(true);
            hint.setMinHeight(Region.USE_PREF_SIZE);
            table.addRow(row, name, value, hint);
            GridPane.setValignment(name, VPos.TOP);
            GridPane.setValignment(value, VPos.TOP);
        }
        Label source =
                new Label(M.text(s.firstToken().sinceAsked().isPresent() ? "facts.reported.clock" : "facts.reported"));
        source.getStyleClass().addAll("hr-muted", "hr-small");
        source.setTooltip(Hints.of(M.text("badge.reported.hint")));
        source.setWrapText(true);
        source.setMinHeight(Region.USE_PREF_SIZE);
        table.add(source, 0, facts.size(), 3, 1);
        show(false);
        getChildren().addAll(head, table);
    }

    private void show(boolean open) {
        table.setVisible(open);
        table.setManaged(open);
    }

    private static List<Fact> facts(AnswerStats s) {
        List<Fact> facts = new ArrayList<>();
        FirstToken first = s.firstToken();
        Optional<Double> whole = firstToken(s);
        if (whole.isPresent()) {
            String seconds = seconds(whole.get());
            facts.add(new Fact(
                    M.text("line.ttft", seconds),
                    first.sinceAsked().isPresent() ? "badge.ttft.asked" : "badge.ttft",
                    seconds));
        }
        part(facts, "badge.waiting", first.waiting());
        part(facts, "badge.reading", s.imageTokens() == 0 ? OptionalDouble.empty() : first.reading());
        part(facts, "badge.encoding", s.imageTokens() == 0 ? OptionalDouble.empty() : first.encoding());
        part(facts, "badge.prefill", first.prefill());
        part(facts, "badge.outside", first.outside());
        if (s.decodeTokensPerSecond() > 0) {
            String speed = M.text("value.speed", number(s.decodeTokensPerSecond()));
            facts.add(new Fact(speed, "badge.speed", speed));
        }
        if (s.promptTokens() >= 0) {
            String value = s.cachedTokens() > 0
                    ? M.text("value.prompt.cached", s.promptTokens(), s.cachedTokens())
                    : M.text("value.tokens", s.promptTokens());
            facts.add(new Fact(M.text("line.prompt", s.promptTokens()), "badge.prompt", value));
        }
        if (s.imageTokens() > 0) {
            facts.add(new Fact("", "badge.image", pictures(s)));
        }
        if (s.completionTokens() >= 0) {
            facts.add(new Fact("", "badge.completion", M.text("value.tokens", s.completionTokens())));
        }
        if (s.kvBytes() >= 0) {
            facts.add(new Fact("", "badge.kv", Bytes.human(s.kvBytes())));
        }
        if (s.peakBytes() >= 0) {
            facts.add(new Fact(
                    M.text("line.peak", Bytes.human(s.peakBytes())), "badge.peak", Bytes.human(s.peakBytes())));
        }
        if (s.finishReason().equals("length")) {
            facts.add(new Fact(M.text("line.length"), "badge.length", M.text("value.length")));
        }
        return facts;
    }

    /// Seconds from Enter to the first word, or by the engine's clock where nobody here looked.
    static Optional<Double> firstToken(AnswerStats s) {
        double millis = s.firstToken().sinceAsked().orElse(s.ttftMillis());
        return millis >= 0 ? Optional.of(millis / 1000) : Optional.empty();
    }

    /// Names and figures for a file, in their order.
    static Map<String, String> inWords(AnswerStats s) {
        Map<String, String> words = new LinkedHashMap<>();
        facts(s).forEach(fact -> words.put(M.text(fact.key()), fact.value()));
        return words;
    }

    private static void part(List<Fact> facts, String key, OptionalDouble millis) {
        millis.ifPresent(ms -> facts.add(new Fact("", key, seconds(ms / 1000))));
    }

    /// Tiles that the cache still held cost no time: an answer without any tile encoded is not one without a picture.
    private static String pictures(AnswerStats s) {
        int cached = s.cachedTiles().orElse(0);
        if (s.tiles() > 0 && cached > 0) {
            return M.text("value.image.both", s.imageTokens(), s.tiles(), cached);
        }
        if (s.tiles() > 0) {
            return M.text("value.image", s.imageTokens(), s.tiles());
        }
        return cached > 0
                ? M.text("value.image.cached.tiles", s.imageTokens(), cached)
                : M.text("value.image.cached", s.imageTokens());
    }

    /// `0.57 s`, and below a hundredth milliseconds: nothing takes no time.
    static String seconds(double value) {
        return value < 0.01
                ? M.text("value.millis", String.format(Locale.ROOT, "%.1f", value * 1000))
                : M.text("value.seconds", number(value));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
