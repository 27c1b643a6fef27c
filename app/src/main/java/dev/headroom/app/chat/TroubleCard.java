package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.KeyEntry;
import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Remedy;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened, why, and one click out of it.
final class TroubleCard extends VBox {
    private static final Messages M = Messages.of("chat");

    private final Label record = new Label();
    private final TitledPane log;
    private final ChangeListener<Optional<Path>> records = (o, was, now) -> show(now);

    /// @param newKey tries another key of the server at hand, see [ChatViewModel#useKeyAndResend]
    TroubleCard(
            Trouble trouble,
            ChatViewModel model,
            Workbench workbench,
            Runnable chooseModel,
            BiConsumer<String, Consumer<EngineFailure>> newKey,
            List<String> logTail) {
        super(8);
        setId("trouble");
        getStyleClass().add("hr-trouble");
        Object[] arguments = trouble.arguments().stream()
                .map(a -> a instanceof Sentence said ? Messages.say(said) : a)
                .toArray();
        FontIcon sign = new FontIcon(Feather.ALERT_TRIANGLE);
        sign.getStyleClass().add("hr-danger-icon");
        Label title = new Label(M.text(trouble.title(), arguments));
        title.getStyleClass().add("hr-heading");
        title.setId("trouble-title");
        title.setWrapText(true);
        String advice = trouble.advice().isEmpty() ? "" : " " + M.text(trouble.advice());
        Label why = new Label(M.text(trouble.why(), arguments) + advice);
        why.setId("trouble-why");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        log = details(logTail);
        FlowPane buttons = new FlowPane(8, 8);
        Optional<KeyEntry> key = Optional.empty();
        for (Remedy remedy : trouble.remedies()) {
            ActiveEngine.Where where = workbench.now().engine().where();
            if (remedy instanceof Remedy.EnterKey && where == ActiveEngine.Where.ELSEWHERE) {
                key = Optional.of(keyEntry(model, newKey));
                continue;
            }
            boolean ours = where == ActiveEngine.Where.HOST;
            if (remedy instanceof Remedy.ShowLog && logTail.isEmpty()
                    || remedy instanceof Remedy.ChooseFolder && !ours) {
                continue;
            }
            Button button = Buttons.words(
                    id(remedy),
                    trouble.waitsForAFile() && remedy instanceof Remedy.Restart
                            ? M.text("remedy.look")
                            : RemedyWords.of(remedy, workbench.engine().asked(), model.hasQuestion()),
                    () -> run(remedy, model, chooseModel));
            if (buttons.getChildren().isEmpty()) {
                button.getStyleClass().add("accent");
            }
            buttons.getChildren().add(button);
        }
        record.setId("trouble-record");
        record.setWrapText(true);
        record.setMinHeight(Region.USE_PREF_SIZE);
        record.getStyleClass().addAll("hr-muted", "hr-small");
        getChildren().addAll(new HBox(8, sign, title), why);
        key.ifPresent(getChildren()::add);
        getChildren().addAll(buttons, record);
        if (!logTail.isEmpty()) {
            getChildren().add(log);
        }
        workbench.flightRecord().addListener(new WeakChangeListener<>(records));
        show(workbench.flightRecord().get());
    }

    private void show(Optional<Path> file) {
        record.setText(file.map(f -> M.text("trouble.record", shortened(f))).orElse(""));
        record.setVisible(file.isPresent());
        record.setManaged(file.isPresent());
    }

    /// The home folder is `~`, so that the line is not broken in the middle of a name.
    private static String shortened(Path file) {
        Path home = Path.of(System.getProperty("user.home"));
        return file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
    }

    private void run(Remedy remedy, ChatViewModel model, Runnable chooseModel) {
        switch (remedy) {
            case Remedy.ChangeSettings change -> model.applyAndResend(change.settings());
            case Remedy.Restart _ -> model.restartAndResend();
            case Remedy.Resend _ -> model.regenerate();
            case Remedy.NewChat _ -> model.newChat();
            case Remedy.EditMessage _ -> model.editLast();
            case Remedy.ShowLog _ -> log.setExpanded(true);
            case Remedy.ChooseFolder _ -> chooseModel.run();
            // an engine of ours knows its own key: it only has to start anew
            case Remedy.EnterKey _ -> model.restartAndResend();
        }
    }

    private static KeyEntry keyEntry(ChatViewModel model, BiConsumer<String, Consumer<EngineFailure>> newKey) {
        KeyEntry[] entry = new KeyEntry[1];
        entry[0] = new KeyEntry("trouble-key", M.text("key.new"), M.text("remedy.key.use"), typed -> {
            entry[0].say(M.text("key.trying"));
            model.useKeyAndResend(typed, newKey, () -> entry[0].say(M.text("key.refused")));
        });
        return entry[0];
    }

    private static String id(Remedy remedy) {
        return "remedy-" + remedy.getClass().getSimpleName();
    }

    private static TitledPane details(List<String> logTail) {
        Label lines = new Label(String.join("\n", logTail.subList(Math.max(0, logTail.size() - 12), logTail.size())));
        lines.getStyleClass().addAll("hr-mono", "hr-small");
        lines.setWrapText(true);
        lines.setMinHeight(Region.USE_PREF_SIZE);
        TitledPane pane = new TitledPane(M.text("trouble.log"), lines);
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add("hr-details");
        return pane;
    }
}
