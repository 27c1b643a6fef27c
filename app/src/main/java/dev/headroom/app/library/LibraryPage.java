package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Scale;
import dev.headroom.machine.library.Part;
import dev.headroom.memory.Bytes;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import org.controlsfx.control.SearchableComboBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The library page: search and filters, the table of models, and the one that is chosen at the right, or below where
/// the window is narrow.
public final class LibraryPage extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("library");
    private static final double SIDE_BY_SIDE = 960;
    private static final double DETAIL = 310;
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final ModelLibrary library;
    private final LibraryViewModel model;
    private final ObservableBooleanValue dark;
    private final Label count = new Label();
    private final FlowPane filters = new FlowPane(6, 6);
    private final TextField search = new TextField();
    private final SearchableComboBox<LibraryViewModel.Card> cards = new SearchableComboBox<>();
    private final Label unread = new Label();
    private final HBox legend = new HBox(12);
    private final MenuButton folders = new MenuButton();
    private final Button again;
    private final ModelTable table;
    private final ModelDetail detail;
    private final BorderPane body = new BorderPane();
    private final InvalidationListener redraw = o -> show();
    private final InvalidationListener relegend = o -> legend();
    private boolean filling;

    /// @param dark whether the window is dark now
    public LibraryPage(
            Background background, ModelLibrary library, LibraryActions actions, ObservableBooleanValue dark) {
        this.library = library;
        this.dark = dark;
        model = new LibraryViewModel(background, library);
        detail = new ModelDetail(model, actions, dark);
        table = new ModelTable(model, dark, detail::run);
        again = Buttons.icon("library-again", Feather.REFRESH_CW, M.text("again"), library::look);
        getStylesheets()
                .add(LibraryPage.class
                        .getResource("/dev/headroom/app/css/library.css")
                        .toExternalForm());
        setId("library-page");
        getStyleClass().add("hr-library");
        setPadding(new Insets(10));
        setTop(new VBox(10, head(), bar()));
        BorderPane.setMargin(body, new Insets(10, 0, 0, 0));
        setCenter(body);
        body.setCenter(panel());
        widthProperty().addListener(o -> arrange());
        Scale.follow(this, this::arrange);
        addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (FIND.match(e)) {
                search.requestFocus();
                e.consume();
            }
        });
        library.state().addListener(redraw);
        model.rows().addListener(redraw);
        model.filterBy().addListener(redraw);
        model.shown().addListener(redraw);
        dark.addListener(relegend);
        legend();
        show();
    }

    private HBox head() {
        Label title = new Label(M.text("page.title"));
        title.getStyleClass().add("hr-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        count.setId("library-count");
        count.getStyleClass().add("hr-muted");
        count.setWrapText(true);
        Button add = Buttons.words("library-add", M.text("add"), this::addFolder);
        add.setGraphic(new FontIcon(Feather.FOLDER_PLUS));
        folders.setId("library-folders");
        folders.setText(M.text("folders"));
        folders.setMinWidth(Region.USE_PREF_SIZE);
        folders.managedProperty().bind(folders.visibleProperty());
        HBox head = new HBox(8, title, count, gap(), again, folders, add);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private FlowPane bar() {
        search.setId("library-search");
        search.setPromptText(M.text("search"));
        search.setAccessibleText(M.text("search"));
        search.setPrefColumnCount(16);
        search.textProperty().bindBidirectional(model.search());
        search.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.DOWN || e.getCode() == KeyCode.ENTER) {
                table.requestFocus();
                e.consume();
            } else if (e.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
                search.clear();
                e.consume();
            }
        });
        filters.setId("library-filters");
        Label caption = new Label(M.text("compare"));
        caption.getStyleClass().add("hr-muted");
        caption.setMinWidth(Region.USE_PREF_SIZE);
        caption.setLabelFor(cards);
        cards.setId("library-card");
        cards.setAccessibleText(M.text("compare"));
        cards.setConverter(new StringConverter<>() {
            @Override
            public String toString(LibraryViewModel.Card card) {
                return card == null ? "" : words(card);
            }

            @Override
            public LibraryViewModel.Card fromString(String typed) {
                return cards.getValue();
            }
        });
        cards.valueProperty().addListener((o, was, now) -> {
            if (!filling && now != null) {
                model.compareWith(now);
            }
        });
        HBox with = new HBox(8, caption, cards);
        with.setAlignment(Pos.CENTER_LEFT);
        FlowPane bar = new FlowPane(12, 8, search, filters, with);
        bar.setAlignment(Pos.CENTER_LEFT);
        filters.prefWrapLengthProperty().bind(bar.widthProperty().map(w -> Math.max(200, w.doubleValue() * 0.45)));
        return bar;
    }

    private static String words(LibraryViewModel.Card card) {
        String size = Bytes.human(card.spec().total());
        return card.here()
                ? M.text("card.here", card.spec().name(), size)
                : M.text("card", card.spec().name(), size);
    }

    private VBox panel() {
        Label assumed = new Label(ModelDetail.assumed());
        assumed.setId("library-assumed");
        assumed.getStyleClass().addAll("hr-small", "hr-muted");
        FlowPane foot = new FlowPane(16, 4, legend, assumed);
        foot.setPadding(new Insets(8, 12, 8, 12));
        unread.setId("library-unread");
        unread.setWrapText(true);
        unread.setMinHeight(Region.USE_PREF_SIZE);
        unread.setPadding(new Insets(8, 12, 0, 12));
        unread.getStyleClass().addAll("hr-small", "hr-danger");
        unread.managedProperty().bind(unread.textProperty().isNotEmpty());
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setMinHeight(160);
        VBox panel = new VBox(table, unread, foot);
        panel.getStyleClass().add("hr-panel");
        panel.setMinWidth(0);
        return panel;
    }

    private void legend() {
        legend.getChildren().clear();
        for (Part part : List.of(Part.LANGUAGE, Part.VISION, Part.PROJECTOR)) {
            Label name = new Label(
                    LibraryWords.part(part),
                    new Rectangle(10, 10, LibraryWords.colour(part).color(dark.get())));
            name.getStyleClass().add("hr-small");
            name.setMinWidth(Region.USE_PREF_SIZE);
            legend.getChildren().add(name);
        }
    }

    private static Region gap() {
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        return gap;
    }

    private void arrange() {
        boolean wide = getWidth() >= Scale.px(SIDE_BY_SIDE);
        if (wide != (body.getRight() == detail) || detail.getParent() == null) {
            body.setRight(null);
            body.setBottom(null);
            if (wide) {
                body.setRight(detail);
            } else {
                body.setBottom(detail);
            }
        }
        detail.setPrefWidth(wide ? Scale.px(DETAIL) : USE_COMPUTED_SIZE);
        detail.setMinWidth(wide ? Scale.px(DETAIL) : 0);
        detail.setPrefHeight(wide ? USE_COMPUTED_SIZE : Scale.px(240));
        detail.setMinHeight(wide ? 0 : Scale.px(240));
        BorderPane.setMargin(detail, wide ? new Insets(0, 0, 0, 10) : new Insets(10, 0, 0, 0));
    }

    private void show() {
        ModelLibrary.State now = library.state().get();
        int all = model.rows().size();
        long bytes = model.rows().stream().mapToLong(r -> r.model().diskBytes()).sum();
        // what was found is shown once the planner was asked about it
        boolean first = all == 0 && (now.looking() || !now.library().models().isEmpty());
        count.setText(
                first
                        ? M.text("looking")
                        : now.looking() ? M.text("looking.again", all) : M.text("count", all, Bytes.human(bytes)));
        again.setDisable(now.looking());
        List<String> said = new ArrayList<>();
        if (!now.trouble().isEmpty()) {
            said.add(Messages.say(now.trouble()));
        }
        now.library().unread().forEach(s -> said.add(Messages.say(s)));
        unread.setText(String.join("\n", said));
        table.setPlaceholder(
                new Label(first ? M.text("looking") : all == 0 ? M.text("nothing") : M.text("nothing.found")));
        showFilters();
        showCards();
        folders.setVisible(!now.own().isEmpty());
        folders.getItems()
                .setAll(now.own().stream()
                        .map(folder -> {
                            MenuItem item = new MenuItem(M.text("remove", folder));
                            item.setMnemonicParsing(false);
                            item.setOnAction(e -> library.remove(folder));
                            return item;
                        })
                        .toList());
    }

    private void showFilters() {
        List<ModelFilter> wanted = ModelFilter.of(model.rows());
        List<ToggleButton> buttons = new ArrayList<>();
        for (ModelFilter each : wanted) {
            long matching = model.rows().stream().filter(each::takes).count();
            ToggleButton button = new ToggleButton(M.text("filter.counted", words(each), matching));
            button.setId("library-filter-" + buttons.size());
            button.setUserData(each);
            button.setMnemonicParsing(false);
            button.getStyleClass().add("hr-library-filter");
            button.setMinWidth(USE_PREF_SIZE);
            button.setSelected(each.equals(model.filterBy().get()));
            button.setOnAction(e -> {
                model.filterBy().set(each.equals(model.filterBy().get()) ? new ModelFilter.All() : each);
                button.setSelected(each.equals(model.filterBy().get()));
            });
            buttons.add(button);
        }
        boolean same = filters.getChildren().size() == buttons.size();
        for (int i = 0; same && i < buttons.size(); i++) {
            ToggleButton old = (ToggleButton) filters.getChildren().get(i);
            same = old.getText().equals(buttons.get(i).getText())
                    && old.getUserData().equals(buttons.get(i).getUserData());
        }
        if (!same) {
            filters.getChildren().setAll(buttons);
        } else {
            // the keyboard stays where it is
            filters.getChildren()
                    .forEach(b -> ((ToggleButton) b)
                            .setSelected(b.getUserData().equals(model.filterBy().get())));
        }
    }

    private static String words(ModelFilter filter) {
        return switch (filter) {
            case ModelFilter.All _ -> M.text("filter.all");
            case ModelFilter.FitsHere _ -> M.text("filter.here");
            case ModelFilter.FitsCard _ -> M.text("filter.card");
            case ModelFilter.Broken _ -> M.text("filter.broken");
            case ModelFilter.OfFamily(String family) -> family;
            case ModelFilter.From(var source) -> LibraryWords.source(source);
        };
    }

    private void showCards() {
        List<LibraryViewModel.Card> all = model.cards();
        filling = true;
        if (!cards.getItems().equals(all)) {
            cards.getSelectionModel().clearSelection();
            cards.getItems().setAll(all);
        }
        cards.setValue(model.card().get());
        cards.setTooltip(Hints.of(M.text("compare.hint")));
        filling = false;
    }

    private void addFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(M.text("add"));
        File folder = chooser.showDialog(getScene().getWindow());
        if (folder != null) {
            library.add(folder.toPath());
        }
    }

    @Override
    public void close() {
        library.state().removeListener(redraw);
        dark.removeListener(relegend);
        table.close();
        detail.close();
        model.close();
    }
}
