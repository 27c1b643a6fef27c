package dev.headroom.app.help;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Copied;
import dev.headroom.app.ui.TabKey;
import dev.headroom.disk.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Which release this is, what it runs on, and what others contributed under which terms. Addresses are text to copy:
/// nothing is opened, for the program never calls home.
final class AboutPane extends ScrollPane {
    private static final Messages M = Messages.of("help");
    private static final double LINES = 240;

    AboutPane() {
        Optional<Installation> installed = Installation.ofThisProcess();
        VBox all = new VBox(8, release(installed), java(), said("about.licence"), said("about.calls"));
        all.setPadding(new Insets(12));
        TextArea list = new TextArea(installed.flatMap(AboutPane::thirdParties).orElseGet(AboutPane::onClassPath));
        list.setId("help-licences");
        list.setEditable(false);
        list.getStyleClass().add("hr-mono");
        list.setAccessibleText(M.text("about.libraries"));
        list.setMinHeight(LINES);
        TabKey.leaves(list);
        VBox.setVgrow(list, Priority.ALWAYS);
        Label libraries = said(installed.isPresent() ? "about.libraries" : "about.development");
        libraries.getStyleClass().add("hr-heading");
        libraries.setLabelFor(list);
        all.getChildren().addAll(libraries, list);
        installed.ifPresent(i -> all.getChildren()
                .add(new Copied(
                        "help-licence-texts",
                        M.text("about.texts"),
                        i.home().resolve("licences").toString(),
                        M.text("copy"))));
        getStyleClass().add("hr-plain-scroll");
        setFitToWidth(true);
        setFitToHeight(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        setContent(all);
    }

    private static Label release(Optional<Installation> installed) {
        String words = installed
                .map(i -> i.commit().isEmpty()
                        ? M.text("about.version", i.version())
                        : M.text("about.commit", i.version(), i.commit()))
                .orElse(M.text("about.from.classes"));
        Label label = new Label(words);
        label.setId("help-version");
        label.getStyleClass().add("hr-title");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Label java() {
        Label label = new Label(M.text(
                "about.java",
                Runtime.version(),
                System.getProperty("java.vendor", "?"),
                System.getProperty("javafx.runtime.version", "?"),
                System.getProperty("os.name", "?")));
        label.setId("help-java");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Label said(String key) {
        Label label = new Label(M.text(key));
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Optional<String> thirdParties(Installation installation) {
        try {
            return Optional.of(Files.readString(installation.home().resolve("THIRD-PARTY.txt")));
        } catch (IOException e) {
            return Optional.empty(); // an installation that somebody took apart
        }
    }

    /// The names of the jars, which hold their releases.
    private static String onClassPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(entry -> String.valueOf(Path.of(entry).getFileName()))
                .sorted()
                .distinct()
                .collect(Collectors.joining("\n"));
    }
}
