package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.engine.lmdeploy.LaunchCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// How a launch gets on, said where it was clicked: what it lacks with the way to get it, that it starts, or why it has
/// failed. The engine of the window goes on meanwhile, and that is said, too.
final class LaunchTrouble extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    private final EnginesViewModel engines;
    private final Launching launching;
    private final Consumer<Node> reveal;
    private final ChangeListener<Launching.Step> steps = (o, was, now) -> show(now);

    /// @param reveal scrolls to what has just been said
    LaunchTrouble(EnginesViewModel engines, Consumer<Node> reveal) {
        super(8);
        this.engines = engines;
        this.launching = engines.launching();
        this.reveal = reveal;
        setId("engines-launch-trouble");
        launching.step().addListener(steps);
        show(launching.step().get());
    }

    private void show(Launching.Step now) {
        getChildren().clear();
        switch (now) {
            case Launching.Step.None _ -> {}
            case Launching.Step.Checking _ -> getChildren().add(said(M.text("launch.checking"), "hr-muted"));
            case Launching.Step.Starting(var step) -> {
                getChildren()
                        .add(said(M.text("launch.starting", Messages.say(step)).strip(), "hr-muted"));
                goesOn();
                getChildren().add(Buttons.words("engines-launch-stop", M.text("launch.give.up"), launching::giveUp));
            }
            case Launching.Step.Lacks(List<LaunchCheck.Missing> missing) -> {
                missing.forEach(this::lacks);
                goesOn();
                getChildren()
                        .add(Buttons.words("engines-check-again", M.text("check.again"), engines.launch()::launch));
            }
            case Launching.Step.Refused(var why) -> {
                getChildren().add(said(Messages.say(why), "hr-danger"));
                goesOn();
            }
            case Launching.Step.Failed(var failure, var log) -> {
                getChildren()
                        .add(new FindingCard(
                                "engines-launch-failed", engines.explain(failure), r -> false, r -> {}, log));
                goesOn();
            }
        }
        setManaged(!getChildren().isEmpty());
        if (getScene() != null && !getChildren().isEmpty()) {
            reveal.accept(this);
        }
    }

    private void goesOn() {
        if (engines.running()) {
            getChildren()
                    .add(said(M.text("launch.goes.on", engines.active().get().name()), "hr-muted"));
        }
    }

    private void lacks(LaunchCheck.Missing missing) {
        getChildren().add(said(Messages.say(missing.said()), "hr-danger"));
        switch (missing) {
            case LaunchCheck.Program(String _, String command) -> getChildren().add(install(command));
            case LaunchCheck.Port _ ->
                getChildren().add(Buttons.words("engines-free-port", M.text("free.port"), this::freePort));
            case LaunchCheck.Model _ -> {}
        }
    }

    private static VBox install(String command) {
        TextField text = new TextField(command);
        text.setId("engines-install");
        text.setEditable(false);
        text.getStyleClass().add("hr-mono");
        text.setAccessibleText(M.text("install"));
        HBox.setHgrow(text, Priority.ALWAYS);
        Button copy = Buttons.icon("engines-install-copy", Feather.COPY, M.text("install.copy"), () -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(command);
            Clipboard.getSystemClipboard().setContent(content);
        });
        return new VBox(4, said(M.text("install"), "hr-muted"), new HBox(6, text, copy));
    }

    private void freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(free.getLocalPort());
            engines.launch().form().set(engines.launch().form().get().with(LaunchField.PORT, port));
        } catch (IOException e) {
            getChildren().add(said(String.valueOf(e.getMessage()), "hr-danger"));
            return;
        }
        engines.launch().launch();
    }

    private static Label said(String text, String style) {
        Label label = EnginesView.wrapped("", style);
        label.setText(text);
        return label;
    }

    @Override
    public void close() {
        launching.step().removeListener(steps);
    }
}
