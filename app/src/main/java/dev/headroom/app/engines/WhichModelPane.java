package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.attached.ServerPlan;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.controlsfx.control.SearchableComboBox;

/// Where the user says which model an attached server serves and which card it runs on, for a prediction. Empty while
/// an engine of ours is active.
final class WhichModelPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("engines");

    /// @param word name or folder; empty: nobody says
    private record Choice(String label, Optional<String> word) {}

    private final ServersViewModel servers;
    private final ModelLibrary library;
    private final SearchableComboBox<Choice> models = box("engines-which-model", M.text("which.model"));
    private final SearchableComboBox<Choice> cards = box("engines-which-card", M.text("which.card"));
    private final VBox card = EnginesView.captioned(M.text("which.card"), cards);
    private final ChangeListener<ModelLibrary.State> found = (o, was, now) -> show();
    private boolean showing;

    WhichModelPane(ServersViewModel servers, ModelLibrary library) {
        super(8);
        this.servers = servers;
        this.library = library;
        setId("engines-which");
        getChildren().addAll(EnginesView.captioned(M.text("which.model"), models), card);
        models.setOnAction(e -> says());
        cards.setOnAction(e -> says());
        managedProperty().bind(visibleProperty());
        card.managedProperty().bind(card.visibleProperty());
        library.state().addListener(found);
    }

    private static SearchableComboBox<Choice> box(String id, String caption) {
        SearchableComboBox<Choice> box = new SearchableComboBox<>();
        box.setId(id);
        box.setAccessibleText(caption);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Choice choice) {
                return choice == null ? "" : choice.label();
            }

            @Override
            public Choice fromString(String text) {
                return box.getItems().stream()
                        .filter(c -> c.label().equals(text))
                        .findFirst()
                        .orElse(box.getValue());
            }
        });
        return box;
    }

    /// As the active server is known now.
    void show() {
        Optional<Served> served = servers.present();
        setVisible(served.isPresent());
        served.ifPresent(s -> {
            showing = true;
            SavedServer server = s.server();
            fill(models, M.text("which.told"), models(server), server.model());
            fill(cards, M.text("which.unknown"), cards(), server.card());
            card.setVisible(s.plan().get().filter(ServerPlan::needsCard).isPresent());
            showing = false;
        });
    }

    private static void fill(
            SearchableComboBox<Choice> box, String unsaid, List<Choice> choices, Optional<String> word) {
        List<Choice> all = new ArrayList<>(choices);
        all.addFirst(new Choice(unsaid, Optional.empty()));
        if (!all.equals(box.getItems())) {
            box.getItems().setAll(all);
        }
        box.setValue(all.stream().filter(c -> c.word().equals(word)).findFirst().orElse(all.getFirst()));
    }

    private List<Choice> models(SavedServer server) {
        List<Choice> known = Stream.concat(
                        library.models().stream()
                                .filter(m -> m.spec().isPresent())
                                .map(m -> new Choice(
                                        m.name(), Optional.of(m.path().toString()))),
                        ModelCatalogue.all().stream()
                                .map(ModelSpec::name)
                                .map(name -> new Choice(name, Optional.of(name))))
                .toList();
        boolean listed = server.model().isEmpty()
                || known.stream().anyMatch(c -> c.word().equals(server.model()));
        return listed
                ? known
                : Stream.concat(Stream.of(new Choice(server.model().orElseThrow(), server.model())), known.stream())
                        .toList();
    }

    private List<Choice> cards() {
        return servers.cards().stream()
                .map(c -> new Choice(c.label(), Optional.of(c.device().name())))
                .toList();
    }

    private void says() {
        if (!showing && models.getValue() != null && cards.getValue() != null) {
            servers.says(models.getValue().word(), cards.getValue().word());
        }
    }

    @Override
    public void close() {
        library.state().removeListener(found);
    }
}
