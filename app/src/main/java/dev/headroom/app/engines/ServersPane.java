package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.KeyEntry;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Rule;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Servers that run already: one typed in, and those that were saved.
final class ServersPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final EnginesViewModel engines;
    private final ServersViewModel model;
    private final TextField name = field("engines-server-name", M.text("server.name.prompt"));
    private final TextField address = field("engines-address", "http://127.0.0.1:23333");
    private final PasswordField key = new PasswordField();
    private final Label trouble = EnginesView.wrapped("engines-attach-trouble", "hr-danger");
    private final Label asking = EnginesView.wrapped("engines-asking", "hr-muted");
    private final VBox saved = new VBox(4);
    private final KeyEntry renewed;
    private final ListChangeListener<SavedServer> serverListener = change -> list();
    private final ChangeListener<Optional<ServersViewModel.Asking>> askingListener = (o, was, now) -> show(now);

    private final ChangeListener<Sentence> noticeListener = (o, was, now) -> trouble.setText(Messages.say(now));

    /// @param reveal scrolls to what has just been said
    ServersPane(EnginesViewModel engines, Consumer<Node> reveal) {
        this.engines = engines;
        this.model = engines.servers();
        renewed = new KeyEntry(
                "engines-new-key", M.text("key.new"), M.text("key.use"), typed -> model.useKey(typed, failure -> {}));
        key.setId("engines-key");
        key.setPromptText(M.text("key.prompt"));
        key.setAccessibleText(M.text("key.prompt"));
        saved.setId("engines-servers");
        HBox buttons = new HBox(
                8,
                Buttons.words("engines-attach", M.text("attach"), () -> typed(model::attach)),
                Buttons.words("engines-save", M.text("save"), () -> typed(model::save)));
        getChildren()
                .addAll(
                        EnginesView.captioned(M.text("caption.address"), address),
                        EnginesView.captioned(M.text("caption.key"), key),
                        EnginesView.captioned(M.text("caption.name"), name),
                        saved,
                        asking,
                        trouble,
                        renewed,
                        EnginesView.gap(),
                        buttons);
        trouble.textProperty().addListener((o, was, now) -> {
            if (!now.isEmpty() && getScene() != null) {
                reveal.accept(renewed.isVisible() ? renewed : trouble);
            }
        });
        EnginesView.dress(this, M.text("attach.title"));
        model.servers().addListener(serverListener);
        model.asking().addListener(askingListener);
        model.notice().addListener(noticeListener);
        list();
        show(model.asking().get());
    }

    private static TextField field(String id, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        return field;
    }

    private void typed(Consumer<SavedServer> use) {
        try {
            trouble.setText("");
            String where = address.getText().isBlank() ? address.getPromptText() : address.getText();
            use.accept(SavedServer.of(name.getText(), where, key.getText()));
        } catch (IllegalArgumentException e) {
            trouble.setText(Messages.say(Sentence.of(e)));
        }
    }

    private void list() {
        saved.getChildren().setAll(model.servers().stream().map(this::row).toList());
    }

    private HBox row(SavedServer server) {
        Label words = new Label("%s · %s%s"
                .formatted(server.name(), server.address(), server.key().isPresent() ? " · ••••" : ""));
        words.setMinWidth(60);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox row = new HBox(
                6,
                words,
                gap,
                Buttons.words("engines-attach-" + server.name(), M.text("attach"), () -> model.attach(server)),
                Buttons.icon("engines-edit-" + server.name(), Feather.EDIT_2, M.text("edit"), () -> edit(server)),
                Buttons.icon(
                        "engines-forget-" + server.name(),
                        Feather.TRASH_2,
                        M.text("forget"),
                        () -> model.forget(server)));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private void edit(SavedServer server) {
        name.setText(server.name());
        address.setText(server.address().toString());
        key.setText(server.key().orElse(""));
    }

    private void show(Optional<ServersViewModel.Asking> now) {
        asking.setText("");
        trouble.setText("");
        boolean wrongKey = now.filter(a -> a.state() instanceof EngineState.Failed f
                        && engines.explain(f.failure()).rule() == Rule.API_KEY)
                .isPresent();
        renewed.setVisible(wrongKey);
        renewed.setManaged(wrongKey);
        now.ifPresent(a -> {
            if (a.state() instanceof EngineState.Failed failed) {
                Finding finding = engines.explain(failed.failure());
                trouble.setText(M.text("attach.failed", a.server().name(), Messages.say(finding.said()))
                        .strip());
            } else if (a.state() instanceof EngineState.Starting s && !s.step().equals(AttachedSession.ASKING)) {
                asking.setText(M.text("attach.loading", a.server().name(), Messages.say(s.step())));
            } else {
                asking.setText(M.text("attach.asking", a.server().name()));
            }
        });
    }

    @Override
    public void close() {
        model.servers().removeListener(serverListener);
        model.asking().removeListener(askingListener);
        model.notice().removeListener(noticeListener);
    }
}
