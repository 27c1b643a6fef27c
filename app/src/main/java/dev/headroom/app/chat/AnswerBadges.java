package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.chat.AnswerStats;
import dev.headroom.memory.Bytes;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/// What an answer cost, in the engine's own words. What the engine did not tell is left out, never shown as 0.
final class AnswerBadges extends FlowPane {
    private static final Messages M = Messages.of("chat");

    AnswerBadges(AnswerStats s) {
        super(6, 4);
        setId("answer-badges");
        getStyleClass().add("hr-badges");
        Label reported = new Label(M.text("badge.reported"));
        reported.getStyleClass().addAll("hr-tag", "reported");
        reported.setTooltip(new Tooltip(M.text("badge.reported.hint")));
        getChildren().add(reported);
        if (s.promptTokens() >= 0) {
            badge(
                    s.cachedTokens() > 0
                            ? M.text("badge.prompt.cached", s.promptTokens(), s.cachedTokens())
                            : M.text("badge.prompt", s.promptTokens()),
                    M.text("badge.prompt.hint"));
        }
        if (s.imageTokens() > 0) {
            badge(M.text("badge.image", s.imageTokens(), Math.max(0, s.tiles())), M.text("badge.image.hint"));
        }
        if (s.completionTokens() >= 0) {
            badge(M.text("badge.completion", s.completionTokens()), M.text("badge.completion.hint"));
        }
        if (s.ttftMillis() >= 0) {
            badge(M.text("badge.ttft", number(s.ttftMillis() / 1000)), M.text("badge.ttft.hint"));
        }
        if (s.decodeTokensPerSecond() > 0) {
            badge(M.text("badge.speed", number(s.decodeTokensPerSecond())), M.text("badge.speed.hint"));
        }
        if (s.kvBytes() >= 0) {
            int tokens = Math.max(0, s.promptTokens()) + Math.max(0, s.completionTokens());
            badge(M.text("badge.kv", tokens, Bytes.human(s.kvBytes())), M.text("badge.kv.hint"));
        }
        if (s.peakBytes() >= 0) {
            badge(M.text("badge.peak", Bytes.human(s.peakBytes())), M.text("badge.peak.hint"));
        }
        if (s.finishReason().equals("length")) {
            badge(M.text("badge.length"), M.text("badge.length.hint"));
        }
    }

    private void badge(String text, String hint) {
        Label label = new Label(text);
        label.getStyleClass().add("hr-badge");
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setTooltip(new Tooltip(hint));
        getChildren().add(label);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
