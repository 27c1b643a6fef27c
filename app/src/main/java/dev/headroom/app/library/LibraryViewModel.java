package dev.headroom.app.library;

import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Background;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.library.FitCheck;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ChangeListener;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/// The rows of the library page: every model with whether it fits here and on a card, searched and filtered. On the FX
/// thread; the planner is asked beside it.
final class LibraryViewModel implements AutoCloseable {
    /// A card to compare with.
    ///
    /// @param used bytes that others hold there
    /// @param here whether it is one of this machine's
    record Card(DeviceSpec spec, long used, boolean here) {}

    private final Background background;
    private final ModelLibrary library;
    private final ObservableList<LibraryRow> rows = FXCollections.observableArrayList();
    private final FilteredList<LibraryRow> shown = new FilteredList<>(rows);
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<ModelFilter> filter = new SimpleObjectProperty<>(new ModelFilter.All());
    private final ReadOnlyObjectWrapper<Card> card;
    private final ReadOnlyObjectWrapper<Optional<LibraryRow>> chosen = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ChangeListener<ModelLibrary.State> looks = (o, was, now) -> judge();
    private int judged;

    LibraryViewModel(Background background, ModelLibrary library) {
        this.background = background;
        this.library = library;
        card = new ReadOnlyObjectWrapper<>(new Card(DeviceCatalogue.get("RTX 3090"), 0, false));
        search.addListener(o -> filter());
        filter.addListener(o -> filter());
        library.state().addListener(looks);
        judge();
        library.want();
    }

    private void filter() {
        String typed = search.get();
        ModelFilter which = filter.get();
        shown.setPredicate(row -> which.takes(row) && ModelFilter.matches(row.model(), typed));
    }

    /// Asks the planner about every model; a newer answer wins.
    private void judge() {
        ModelLibrary.State now = library.state().get();
        Card with = cards().stream()
                .filter(c -> c.spec().name().equals(card.get().spec().name()))
                .findFirst()
                .orElse(card.get());
        card.set(with);
        int mine = ++judged;
        background.compute(
                () -> {
                    List<LibraryRow> all = new ArrayList<>();
                    for (LibraryModel model : now.library().models()) {
                        all.add(new LibraryRow(
                                model,
                                FitCheck.here(model, now.memory()),
                                FitCheck.on(model, with.spec(), with.used())));
                    }
                    return all;
                },
                all -> {
                    if (mine == judged) {
                        show(all);
                    }
                },
                e -> {});
    }

    private void show(List<LibraryRow> all) {
        Optional<Path> before = chosen.get().map(row -> row.model().path());
        if (!rows.equals(all)) {
            rows.setAll(all);
        }
        if (!ModelFilter.of(rows).contains(filter.get())) {
            filter.set(new ModelFilter.All());
        }
        Optional<LibraryRow> opened = library.opened().get().flatMap(this::rowOf);
        if (opened.isPresent()) {
            library.opened().set(Optional.empty());
            search.set("");
            filter.set(new ModelFilter.All());
        }
        chosen.set(opened.or(() -> before.flatMap(this::rowOf))
                .or(() -> rows.stream().findFirst()));
    }

    private Optional<LibraryRow> rowOf(Path file) {
        return rows.stream()
                .filter(row -> row.model().path().equals(file)
                        || row.model().files().contains(file)
                        || row.model().projector().filter(file::equals).isPresent())
                .findFirst();
    }

    /// Searched and filtered.
    ObservableList<LibraryRow> shown() {
        return shown;
    }

    ObservableList<LibraryRow> rows() {
        return rows;
    }

    StringProperty search() {
        return search;
    }

    ObjectProperty<ModelFilter> filterBy() {
        return filter;
    }

    ReadOnlyObjectProperty<Optional<LibraryRow>> chosen() {
        return chosen.getReadOnlyProperty();
    }

    void choose(LibraryRow row) {
        chosen.set(Optional.of(row));
    }

    ReadOnlyObjectProperty<Card> card() {
        return card.getReadOnlyProperty();
    }

    void compareWith(Card next) {
        if (!next.equals(card.get())) {
            card.set(next);
            judge();
        }
    }

    /// This machine's first, then the catalogue's.
    List<Card> cards() {
        List<Card> all = new ArrayList<>();
        for (DetectedCard c : library.state().get().cards().cards()) {
            all.add(new Card(c.spec(), c.usedByOthers(0), true));
        }
        DeviceCatalogue.all().forEach(d -> all.add(new Card(d, 0, false)));
        return all;
    }

    ModelLibrary library() {
        return library;
    }

    /// Bytes of the largest model: the end of the one scale that all bars share.
    long largest() {
        return rows.stream().mapToLong(r -> size(r.model())).max().orElse(1);
    }

    static long size(LibraryModel model) {
        return Math.max(model.bytes(), model.diskBytes());
    }

    @Override
    public void close() {
        library.state().removeListener(looks);
    }
}
