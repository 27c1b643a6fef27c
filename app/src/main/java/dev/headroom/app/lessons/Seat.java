package dev.headroom.app.lessons;

import dev.headroom.app.ui.Background;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import dev.headroom.lesson.Stage;
import dev.headroom.words.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;

/// All lessons as the learner at this seat has them: how far each was taken, and what is made of all of them. On the FX
/// thread.
final class Seat {
    /// @param progress how far the lesson was taken
    record Listed(Lesson lesson, Progress progress) {
        boolean begun() {
            return progress.begun().isPresent();
        }

        boolean finished() {
            return progress.position() == lesson.steps().size() - 1;
        }
    }

    /// @param broken why a folder is no lesson, by its name
    /// @param troubles what was wrong with what was kept of lessons
    record Shelf(List<Listed> lessons, Map<String, Sentence> broken, List<Sentence> troubles) {}

    private final Background background;
    private final LessonShelf shelf;
    private final Supplier<Stage> stage;
    private final Papers papers;
    private final ReadOnlyObjectWrapper<Optional<Shelf>> listed = new ReadOnlyObjectWrapper<>(Optional.empty());

    /// @param stage for a lesson that is only looked at
    Seat(Background background, LessonShelf shelf, Supplier<Stage> stage) {
        this.background = background;
        this.shelf = shelf;
        this.stage = stage;
        this.papers = new Papers(background);
    }

    ReadOnlyObjectProperty<Optional<Shelf>> listed() {
        return listed.getReadOnlyProperty();
    }

    Papers papers() {
        return papers;
    }

    /// Reads the lessons and the progress in each again.
    void read() {
        background.compute(
                () -> {
                    Lessons all = shelf.lessons();
                    List<Listed> each = new ArrayList<>();
                    List<Sentence> troubles = new ArrayList<>();
                    for (Lesson lesson : all.all()) {
                        ProgressStore.Kept kept = shelf.progress(lesson.id());
                        kept.trouble().ifPresent(troubles::add);
                        each.add(new Listed(lesson, kept.progress()));
                    }
                    return new Shelf(List.copyOf(each), all.broken(), List.copyOf(troubles));
                },
                shelf -> listed.set(Optional.of(shelf)),
                e -> listed.set(Optional.of(new Shelf(List.of(), Map.of(), List.of(Sentence.of(e))))));
    }

    /// Lists the lesson of a folder that lies anywhere.
    ///
    /// @param found gets it once it is listed; nobody is told where it is no lesson, the list says that
    void add(Path folder, Consumer<Listed> found) {
        shelf.add(folder);
        String name = String.valueOf(folder.getFileName());
        ChangeListener<Optional<Shelf>> once = new ChangeListener<>() {
            @Override
            public void changed(
                    ObservableValue<? extends Optional<Shelf>> o, Optional<Shelf> was, Optional<Shelf> now) {
                Optional<Listed> mine = now.flatMap(s -> s.lessons().stream()
                        .filter(l -> l.lesson().folder().filter(folder::equals).isPresent())
                        .findFirst());
                if (mine.isPresent()
                        || now.filter(s -> s.broken().containsKey(name)).isPresent()) {
                    listed.removeListener(this);
                }
                mine.ifPresent(found);
            }
        };
        listed.addListener(once);
        read();
    }

    /// A lesson turned out to be none when it was opened.
    void broke(String lesson, Sentence why) {
        listed.set(listed.get().map(all -> {
            Map<String, Sentence> broken = new HashMap<>(all.broken());
            broken.put(lesson, why);
            return new Shelf(all.lessons(), broken, all.troubles());
        }));
    }

    /// Writes down how far a lesson was taken; on any thread.
    void keep(String lesson, Progress progress) {
        shelf.keep(lesson, progress);
    }

    /// Where a user's own lessons lie.
    Path ownFolder() {
        return shelf.own();
    }

    /// Makes the folder of own lessons where it is not there yet.
    void makeOwnFolder(Consumer<Path> made, Consumer<Sentence> failed) {
        background.compute(() -> Files.createDirectories(shelf.own()), made, e -> failed.accept(Sentence.of(e)));
    }

    /// Of every lesson that was begun at this seat.
    void handout(Path file, Consumer<Sentence> told) {
        Stage looking = stage.get();
        List<Listed> all = listed.get().map(Shelf::lessons).orElse(List.of());
        papers.handout(
                () -> all.stream()
                        .filter(Listed::begun)
                        .map(l -> new LessonRun(l.lesson(), looking, l.progress()))
                        .toList(),
                file,
                told);
    }

    /// Forgets what this seat did in all lessons.
    void reset(Consumer<Runnable> undo) {
        background.inOrder(
                shelf::reset,
                back -> {
                    undo.accept(() -> background.inOrder(
                            () -> {
                                back.run();
                                return true;
                            },
                            done -> read(),
                            e -> {}));
                    read();
                },
                e -> {});
    }
}
