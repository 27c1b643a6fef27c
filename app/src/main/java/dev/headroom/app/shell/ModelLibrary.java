package dev.headroom.app.shell;

import dev.headroom.app.ui.Background;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.library.Library;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/// The models on this machine, looked for once for all pages that offer them: on first demand, off the FX thread, and
/// again when somebody asks. All on the FX thread.
public final class ModelLibrary implements AutoCloseable {
    /// @param looking whether the disks are looked through now; the library is that of before
    /// @param memory bytes of this machine that could be had then
    /// @param trouble why a folder could not be kept, or the look failed
    public record State(
            Library library, boolean looking, long memory, DetectedCards cards, List<Path> own, Sentence trouble) {
        static final State FIRST = new State(
                Library.EMPTY, false, 0, new DetectedCards(List.of(), Sentence.NONE), List.of(), Sentence.NONE);
    }

    /// Looks at the disks.
    @FunctionalInterface
    public interface Look {
        /// @param own folders of the user
        Library at(List<Path> own, BooleanSupplier cancelled);
    }

    private final Background background;
    private final Look look;
    private final LongSupplier memory;
    private final Supplier<DetectedCards> cards;
    private final OwnFolders own;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.FIRST);
    private final ObjectProperty<Optional<LibraryModel>> planned = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Path>> opened = new SimpleObjectProperty<>(Optional.empty());
    /// Number of the newest look; those before it end.
    private final AtomicInteger newest = new AtomicInteger();

    private boolean asked;

    public ModelLibrary(
            Background background, Look look, LongSupplier memory, Supplier<DetectedCards> cards, OwnFolders own) {
        this.background = background;
        this.look = look;
        this.memory = memory;
        this.cards = cards;
        this.own = own;
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    public List<LibraryModel> models() {
        return state.get().library().models();
    }

    /// The model that somebody wants a plan of; whoever plans takes it from here.
    public ObjectProperty<Optional<LibraryModel>> planned() {
        return planned;
    }

    /// The file that somebody opened; whoever lists the models chooses its own.
    public ObjectProperty<Optional<Path>> opened() {
        return opened;
    }

    /// Shows a model's file, and looks through its folder from now on.
    public void open(Path file) {
        opened.set(Optional.of(file));
        add(Objects.requireNonNullElse(file.getParent(), file));
    }

    /// Looks for the models unless that was done.
    public void want() {
        if (!asked) {
            look();
        }
    }

    /// Looks again; what is under way ends.
    public void look() {
        after(folders -> Optional.empty());
    }

    /// Looks through this folder, too, from now on.
    public void add(Path folder) {
        after(folders -> change(() -> folders.add(folder)));
    }

    /// No longer looks through a folder of the user's own; nothing in it is touched.
    public void remove(Path folder) {
        after(folders -> change(() -> folders.remove(folder)));
    }

    private interface Change {
        void make() throws IOException;
    }

    private static Optional<Sentence> change(Change change) {
        try {
            change.make();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Sentence.of("The list of folders could not be kept: {}", Sentence.of(e)));
        }
    }

    private void after(Function<OwnFolders, Optional<Sentence>> change) {
        asked = true;
        int mine = newest.incrementAndGet();
        State was = state.get();
        state.set(new State(was.library(), true, was.memory(), was.cards(), was.own(), was.trouble()));
        background.compute(
                () -> {
                    Optional<Sentence> trouble = change.apply(own);
                    List<Path> folders = own.read();
                    Library found = look.at(folders, () -> newest.get() != mine);
                    return new State(
                            found, false, memory.getAsLong(), cards.get(), folders, trouble.orElse(Sentence.NONE));
                },
                found -> {
                    if (newest.get() == mine) {
                        state.set(found);
                    }
                },
                e -> {
                    if (newest.get() == mine) {
                        state.set(
                                new State(was.library(), false, was.memory(), was.cards(), was.own(), Sentence.of(e)));
                    }
                });
    }

    /// Ends a look that is under way.
    @Override
    public void close() {
        newest.incrementAndGet();
    }
}
