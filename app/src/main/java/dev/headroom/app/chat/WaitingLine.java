package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.engine.AnswerProgress;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// What is done for an answer of which no word has come yet.
final class WaitingLine extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("chat");

    private final Turn answer;
    private final ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final Label label = new Label();
    private final ChangeListener<Turn.Before> changes = (o, was, now) -> show(now);

    WaitingLine(Turn answer) {
        super(8);
        this.answer = answer;
        setAlignment(Pos.CENTER_LEFT);
        bar.setPrefWidth(90);
        bar.getStyleClass().add("small");
        label.setId("answer-waiting");
        label.getStyleClass().add("hr-muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(bar, label);
        answer.before().addListener(changes);
        show(answer.before().get());
    }

    private void show(Turn.Before now) {
        switch (now) {
            case Turn.Before.Sent _ -> show(M.text("answer.waiting"), ProgressBar.INDETERMINATE_PROGRESS);
            case Turn.Before.EngineNotReady _ ->
                show(M.text("answer.waiting.engine"), ProgressBar.INDETERMINATE_PROGRESS);
            case Turn.Before.Told(AnswerProgress.Reading(int picture, int pictures)) ->
                show(
                        pictures == 1 ? M.text("step.reading.one") : M.text("step.reading", picture, pictures),
                        ProgressBar.INDETERMINATE_PROGRESS);
            case Turn.Before.Told(AnswerProgress.Encoding(int _, int tile, int tiles)) ->
                show(M.text("step.encoding", tile, tiles), (double) tile / tiles);
            case Turn.Before.Told(AnswerProgress.Prefill(int tokens, int of)) ->
                show(M.text("step.prefill", tokens, of), (double) tokens / of);
        }
    }

    private void show(String text, double share) {
        label.setText(text);
        bar.setProgress(share);
    }

    @Override
    public void close() {
        answer.before().removeListener(changes);
    }
}
