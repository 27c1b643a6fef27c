package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.EventKind;
import dev.headroom.timeline.TimelineEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Finds room for the words of a lane of events: no word lies over another one, nor over a mark in the same row. A
/// change of settings is said in full, with what was turned and its values, where there is room for that.
final class LaneWords {
    /// @param x of the event's mark
    record Mark(TimelineEvent event, double x) {}

    /// @param x of its left end
    /// @param row 0 for the first
    record Word(Mark mark, double x, int row, String text) {}

    private record Taken(double from, double to) {}

    private static final double APART = 4;

    private final Messages messages;
    private final ToDoubleFunction<String> width;

    /// @param width of a text as it is drawn
    LaneWords(Messages messages, ToDoubleFunction<String> width) {
        this.messages = messages;
        this.width = width;
    }

    /// The events that get a mark: each that changes everything, and of the others those that stand apart.
    static List<Mark> marks(List<TimelineEvent> events, ToDoubleFunction<TimelineEvent> x, double left) {
        List<Mark> all = events.stream()
                .map(e -> new Mark(e, x.applyAsDouble(e)))
                .filter(m -> m.x() >= left)
                .sorted(Comparator.comparing(
                                (Mark m) -> !ChartEvents.tall(m.event().kind()))
                        .thenComparingDouble(Mark::x))
                .toList();
        List<Mark> marks = new ArrayList<>();
        for (Mark mark : all) {
            double apart = ChartEvents.tall(mark.event().kind()) ? 2 : 6;
            if (marks.stream().noneMatch(m -> Math.abs(m.x() - mark.x()) < apart)) {
                marks.add(mark);
            }
        }
        return List.copyOf(marks);
    }

    /// Words in one row with their marks.
    ///
    /// @param half of a mark's width
    List<Word> beside(List<Mark> marks, double half, double right) {
        List<Taken> row = new ArrayList<>();
        marks.forEach(m -> row.add(new Taken(m.x() - half, m.x() + half)));
        return place(marks, half + 3, right, List.of(row));
    }

    /// Words in rows of their own under the marks, the later one above, so that no line from a mark to its word crosses
    /// another word.
    List<Word> under(List<Mark> marks, int rows, double right) {
        List<List<Taken>> taken = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            taken.add(new ArrayList<>());
        }
        List<Mark> later = marks.stream()
                .sorted(Comparator.comparingDouble(Mark::x).reversed())
                .toList();
        return place(later, 4, right, taken);
    }

    private List<Word> place(List<Mark> marks, double offset, double right, List<List<Taken>> rows) {
        List<Word> words = new ArrayList<>();
        for (Mark mark : marks) {
            texts(mark.event()).stream()
                    .map(text -> fit(mark, mark.x() + offset, text, right, rows))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(words::add);
        }
        return words;
    }

    private Optional<Word> fit(Mark mark, double x, String text, double right, List<List<Taken>> rows) {
        double end = x + width.applyAsDouble(text);
        for (int row = 0; row < rows.size() && end < right; row++) {
            if (rows.get(row).stream().allMatch(t -> end + APART <= t.from() || x >= t.to())) {
                rows.get(row).add(new Taken(x, end + APART));
                return Optional.of(new Word(mark, x, row, text));
            }
        }
        return Optional.empty();
    }

    /// From the longest to the shortest.
    private List<String> texts(TimelineEvent event) {
        String word = messages.text("lane." + event.kind().field());
        return event.kind() == EventKind.APPLY && !event.text().isEmpty()
                ? List.of(Messages.say(event.text()), word)
                : List.of(word);
    }
}
