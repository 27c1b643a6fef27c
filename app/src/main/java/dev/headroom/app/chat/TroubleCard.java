package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.app.ui.KeyEntry;
import dev.headroom.disk.Folders;
import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.explain.Rule;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A finding in the chat: its remedies ask the last question again, and the saved last minute of memory is named.
final class TroubleCard extends VBox {
    private static final Messages M = Messages.of("chat");

    private final Label record = new Label();
    private final ChangeListener<Optional<Path>> records = (o, was, now) -> show(now);

    /// @param asked whether a question waits for the way out: without one nothing is asked again
    /// @param newKey tries another key of the server at hand, see [Repairs#useKeyAndResend]
    TroubleCard(
            Finding finding,
            ChatViewModel model,
            Workbench workbench,
            Runnable chooseModel,
            BiConsumer<String, Consumer<EngineFailure>> newKey,
            List<String> logTail,
            boolean asked) {
        super(8);
        ActiveEngine.Where where = workbench.active().get().where();
        boolean asksForKey =
                finding.rule() == Rule.API_KEY && workbench.active().get().notOurs();
        FindingCard card = new FindingCard(
                "trouble",
                asked ? finding : finding.withoutQuestion(),
                remedy -> switch (remedy) {
                    case Remedy.EnterKey _ -> !asksForKey;
                    case Remedy.ChooseFolder _ -> where == ActiveEngine.Where.HOST;
                    default -> true;
                },
                remedy -> run(remedy, model, workbench, chooseModel, asked),
                logTail);
        if (asksForKey) {
            card.ask(keyEntry(model, newKey));
        }
        record.setId("trouble-record");
        record.setWrapText(true);
        record.setMinHeight(Region.USE_PREF_SIZE);
        record.getStyleClass().addAll("hr-muted", "hr-small");
        card.getChildren().add(record);
        getChildren().add(card);
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
        Path home = Folders.home();
        return file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
    }

    private static void run(
            Remedy remedy, ChatViewModel model, Workbench workbench, Runnable chooseModel, boolean asked) {
        switch (remedy) {
            case Remedy.ChangeSettings change -> apply(change.settings(), model, asked);
            case Remedy.WithoutAdapter change -> apply(change.settings(), model, asked);
            // an engine of ours knows its own key: it only has to start anew
            case Remedy.Restart _, Remedy.EnterKey _ -> restart(workbench.engine()::restart, model, asked);
            case Remedy.RestartOnFreePort _ -> restart(workbench.engine()::restartOnFreePort, model, asked);
            case Remedy.Resend _ -> model.regenerate();
            case Remedy.NewChat _ -> model.newChat();
            case Remedy.EditMessage _ -> model.editLast();
            case Remedy.ChooseFolder _ -> chooseModel.run();
            case Remedy.ShowLog _, Remedy.TurnFlag _ -> {} // the card shows them
        }
    }

    private static void apply(Settings settings, ChatViewModel model, boolean asked) {
        if (asked) {
            model.repairs().applyAndResend(settings);
        } else {
            model.repairs().apply(settings);
        }
    }

    private static void restart(Runnable restart, ChatViewModel model, boolean asked) {
        if (asked) {
            model.repairs().restartAndResend(restart);
        } else {
            model.repairs().restart(restart);
        }
    }

    private static KeyEntry keyEntry(ChatViewModel model, BiConsumer<String, Consumer<EngineFailure>> newKey) {
        KeyEntry[] entry = new KeyEntry[1];
        entry[0] = new KeyEntry("trouble-key", M.text("key.new"), M.text("remedy.key.use"), typed -> {
            entry[0].say(M.text("key.trying"));
            model.repairs().useKeyAndResend(typed, newKey, () -> entry[0].say(M.text("key.refused")));
        });
        return entry[0];
    }
}
