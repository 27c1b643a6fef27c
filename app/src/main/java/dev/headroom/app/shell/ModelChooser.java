package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Scale;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// A list of the library's models to search and choose from, in a pop-over. What a choice comes to is said before it is
/// made; Enter on a row makes it.
public final class ModelChooser {
    private static final Messages M = Messages.of("library");
    private static final double WIDTH = 360;
    private static final double ROW = 44;

    /// What is offered, and what a choice does.
    public interface Offer {
        boolean takes(LibraryModel model);

        /// What the choice comes to, in the language of the moment.
        String about(LibraryModel model);

        /// Whether it can be made.
        boolean possible(LibraryModel model);

        void choose(LibraryModel model);
    }

    private final ModelLibrary library;
    private final Offer offer;
    private final PopOver popOver = new PopOver();
    private final TextField search = new TextField();
    private final ListView<LibraryModel> list = new ListView<>();
    private final Label about = new Label();
    private final Button take;
    private final ChangeListener<ModelLibrary.State> looks = (o, was, now) -> fill();

    /// @param id of the pop-over's controls, which begin with it
    /// @param action words of the button that makes the choice
    /// @param other a button for what is not in the list
    public ModelChooser(String id, ModelLibrary library, Offer offer, String action, Button other) {
        this.library = library;
        this.offer = offer;
        search.setId(id + "-search");
        search.setPromptText(M.text("search"));
        search.setAccessibleText(M.text("search"));
        search.textProperty().addListener(o -> fill());
        list.setId(id + "-list");
        list.setAccessibleText(M.text("page.title"));
        list.setCellFactory(l -> new Cell());
        list.getSelectionModel().selectedItemProperty().addListener(o -> tell());
        take = Buttons.words(id + "-take", action, this::take);
        take.getStyleClass().add("accent");
        about.setId(id + "-about");
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        about.getStyleClass().addAll("hr-small", "hr-muted");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox buttons = new HBox(8, other, gap, take);
        other.addEventHandler(javafx.event.ActionEvent.ACTION, e -> popOver.hide());
        VBox content = new VBox(8, search, list, about, buttons);
        content.setPadding(new Insets(12));
        Scale.follow(content, () -> {
            content.setPrefWidth(Scale.px(WIDTH));
            list.setFixedCellSize(Scale.px(ROW));
        });
        content.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        popOver.setContentNode(content);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
        popOver.setDetachable(false);
        popOver.setAnimated(false);
        popOver.setOnHidden(e -> library.state().removeListener(looks));
    }

    /// Below that node; a second call closes it.
    public void toggle(Node at) {
        if (popOver.isShowing()) {
            popOver.hide();
            return;
        }
        library.want();
        library.state().addListener(looks);
        search.clear();
        fill();
        popOver.show(at);
        search.requestFocus();
    }

    public void hide() {
        popOver.hide();
    }

    private void key(KeyEvent e) {
        switch (e.getCode()) {
            case ENTER -> {
                take();
                e.consume();
            }
            case DOWN, UP -> {
                if (search.isFocused()) {
                    move(e.getCode() == KeyCode.DOWN ? 1 : -1);
                    e.consume();
                }
            }
            case ESCAPE -> {
                popOver.hide();
                e.consume();
            }
            default -> {}
        }
    }

    private void move(int by) {
        int last = list.getItems().size() - 1;
        if (last >= 0) {
            int to = Math.clamp(list.getSelectionModel().getSelectedIndex() + by, 0, last);
            list.getSelectionModel().select(to);
            list.scrollTo(to);
        }
    }

    private void fill() {
        Optional<LibraryModel> before = selected();
        List<LibraryModel> shown = library.models().stream()
                .filter(offer::takes)
                .filter(m -> matches(m, search.getText()))
                .toList();
        if (!list.getItems().equals(shown)) {
            list.getItems().setAll(shown);
        }
        int lines = Math.clamp(shown.size(), 2, 7);
        list.setPrefHeight(lines * Scale.px(ROW) + 4);
        list.setPlaceholder(new Label(library.state().get().looking() ? M.text("looking") : M.text("nothing.found")));
        int at = before.map(shown::indexOf).orElse(-1);
        if (!shown.isEmpty()) {
            list.getSelectionModel().select(Math.max(0, at));
        }
        tell();
    }

    private static boolean matches(LibraryModel model, String typed) {
        String text = (model.name() + " " + model.family() + " " + model.type()).toLowerCase(Locale.ROOT);
        for (String word : typed.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private Optional<LibraryModel> selected() {
        return Optional.ofNullable(list.getSelectionModel().getSelectedItem());
    }

    private void tell() {
        about.setText(selected().map(offer::about).orElse(""));
        take.setDisable(selected().filter(offer::possible).isEmpty());
    }

    private void take() {
        selected().filter(offer::possible).ifPresent(model -> {
            popOver.hide();
            offer.choose(model);
        });
    }

    private final class Cell extends ListCell<LibraryModel> {
        Cell() {
            setOnMouseClicked(e -> {
                if (e.getClickCount() == 2 && !isEmpty()) {
                    take();
                }
            });
        }

        @Override
        protected void updateItem(LibraryModel model, boolean empty) {
            super.updateItem(model, empty);
            if (empty || model == null) {
                setGraphic(null);
                setAccessibleText("");
                return;
            }
            Label name = new Label(model.name());
            name.getStyleClass().add("hr-heading");
            Label facts =
                    new Label(M.text("picker.facts", model.family(), model.type(), Bytes.human(model.diskBytes())));
            facts.getStyleClass().addAll("hr-small", "hr-muted");
            VBox lines = new VBox(name, facts);
            lines.setAlignment(Pos.CENTER_LEFT);
            setGraphic(lines);
            setAccessibleText(name.getText() + ", " + facts.getText());
        }
    }
}
