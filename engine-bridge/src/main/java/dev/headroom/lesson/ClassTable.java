package dev.headroom.lesson;

import dev.headroom.experiment.RunTable;
import dev.headroom.lesson.LessonRecord.Guessed;
import dev.headroom.words.HtmlText;
import dev.headroom.words.Sentence;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a room guessed: a row for each seat, and for each question how the guesses lie around the truth.
public final class ClassTable {
    /// Of the share that is right: explain again below the first, let neighbours talk below the second.
    private static final double EXPLAIN = 0.3;

    private static final double TALK = 0.7;

    private final List<Guess> guesses = new ArrayList<>();
    private final ClassFolder folder;

    /// One question to the room.
    ///
    /// @param seats what each said, by the file
    public record Guess(String lesson, Guessed question, Map<String, Guessed> seats) {
        public int right() {
            return (int) seats.values().stream().filter(Guessed::right).count();
        }
    }

    public ClassTable(ClassFolder folder) {
        this.folder = folder;
        Map<String, Map<String, Map<String, Guessed>>> byLesson = new TreeMap<>();
        folder.seats()
                .forEach((seat, records) -> records.forEach(r -> r.guesses()
                        .forEach(g -> byLesson.computeIfAbsent(r.lesson(), _ -> new LinkedHashMap<>())
                                .computeIfAbsent(g.key(), _ -> new LinkedHashMap<>())
                                .put(seat, g))));
        byLesson.forEach((lesson, all) -> all.forEach((_, seats) ->
                guesses.add(new Guess(lesson, seats.values().iterator().next(), seats))));
    }

    public List<Guess> guesses() {
        return List.copyOf(guesses);
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Number(double number) ->
                Math.rint(number) == number && Math.abs(number) < 1e15
                        ? Long.toString((long) number)
                        : BigDecimal.valueOf(number)
                                .round(new MathContext(4))
                                .stripTrailingZeros()
                                .toPlainString();
            case Value.Text(String text) -> text;
            case Value.Truth(boolean holds) -> Boolean.toString(holds);
            case Value.Many(List<Value> items) ->
                String.join(" > ", items.stream().map(ClassTable::plain).toList());
            case Value.Told(Sentence told) -> told.toString();
            case Value.Absent _ -> "";
        };
    }

    /// A row for each guess of each seat.
    public String csv() {
        List<List<String>> rows = new ArrayList<>();
        for (Guess guess : guesses) {
            guess.seats()
                    .forEach((seat, g) -> rows.add(List.of(
                            guess.lesson(),
                            g.key(),
                            seat,
                            plain(g.guess()),
                            g.unit(),
                            plain(g.truth()),
                            g.right() ? "1" : "0")));
        }
        return new RunTable(List.of("lesson", "guess", "seat", "said", "unit", "truth", "right"), rows).csv();
    }

    /// @param language the reader's: `en` or `zh-CN`
    public String html(String language) {
        Html html = new Html(language);
        StringBuilder page =
                new StringBuilder("<h1>%s</h1>%n".formatted(html.both(Sentence.of("What the room guessed"))));
        page.append("<p>%s</p>%n".formatted(html.both(count(folder.seats().size()))));
        String lesson = "";
        for (Guess guess : guesses) {
            if (!guess.lesson().equals(lesson)) {
                lesson = guess.lesson();
                page.append("<h2>")
                        .append(HtmlText.escaped(title(html, lesson)))
                        .append("</h2>\n");
                seats(page, html, lesson);
            }
            page.append("<div class=\"guess\"><div>")
                    .append(html.paragraphs(guess.question().question()))
                    .append("<p><b>")
                    .append(html.both(Sentence.of(
                            "{} of {} right", guess.right(), guess.seats().size())))
                    .append("</b></p><p>")
                    .append(html.both(advice(guess)))
                    .append("</p></div><div>")
                    .append(picture(html, guess))
                    .append("</div></div>\n");
        }
        if (!folder.skipped().isEmpty()) {
            page.append("<h2>").append(html.both(Sentence.of("Left out"))).append("</h2>\n");
            folder.skipped()
                    .forEach((name, why) ->
                            page.append("<p>%s: %s</p>%n".formatted(HtmlText.escaped(name), html.say(why))));
        }
        return html.page(html.words().say(Sentence.of("What the room guessed")), page.toString(), "");
    }

    private static Sentence count(int handouts) {
        return handouts == 1 ? Sentence.of("1 handout") : Sentence.of("{} handouts", handouts);
    }

    private String title(Html html, String lesson) {
        return folder.seats().values().stream()
                .flatMap(List::stream)
                .filter(r -> r.lesson().equals(lesson))
                .map(r -> html.text(r.title()))
                .findFirst()
                .orElse(lesson);
    }

    private static Sentence advice(Guess guess) {
        double share = guess.seats().isEmpty()
                ? 0
                : (double) guess.right() / guess.seats().size();
        return share < EXPLAIN
                ? Sentence.of("Explain it again.")
                : share < TALK
                        ? Sentence.of("Two minutes with a neighbour, then guess again.")
                        : Sentence.of("Reveal it at once.");
    }

    private void seats(StringBuilder page, Html html, String lesson) {
        List<Guess> asked =
                guesses.stream().filter(g -> g.lesson().equals(lesson)).toList();
        page.append("<table><thead><tr><th>")
                .append(html.both(Sentence.of("Seat")))
                .append("</th>");
        asked.forEach(g -> page.append("<th>")
                .append(HtmlText.escaped(g.question().key()))
                .append(
                        g.question().unit().isEmpty()
                                ? ""
                                : ", " + HtmlText.escaped(g.question().unit()))
                .append("</th>"));
        page.append("</tr></thead><tbody>\n");
        for (String seat : folder.seats().keySet()) {
            if (asked.stream().noneMatch(g -> g.seats().containsKey(seat))) {
                continue;
            }
            page.append("<tr><td>").append(HtmlText.escaped(seat)).append("</td>");
            for (Guess guess : asked) {
                page.append("<td>")
                        .append(Optional.ofNullable(guess.seats().get(seat))
                                .map(g -> "<span class=\"%s\">%s</span>"
                                        .formatted(
                                                g.right() ? "right" : "wrong",
                                                HtmlText.escaped(plain(g.guess()) + (g.right() ? " ✓" : ""))))
                                .orElse(""))
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static String picture(Html html, Guess guess) {
        List<Double> numbers = guess.seats().values().stream()
                .map(Guessed::guess)
                .filter(v -> v instanceof Value.Number)
                .map(v -> ((Value.Number) v).number())
                .toList();
        Optional<Double> truth = guess.seats().values().stream()
                .map(Guessed::truth)
                .filter(v -> v instanceof Value.Number)
                .map(v -> ((Value.Number) v).number())
                .findFirst();
        if (guess.question().kind() == Step.Kind.NUMBER && !numbers.isEmpty() && truth.isPresent()) {
            return Axis.histogram(
                    numbers, truth.get(), new Unit(guess.question().unit()));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (guess.question().kind() == Step.Kind.CHOICE) {
            guess.question().choices().forEach(c -> counts.put(c, 0));
        }
        guess.seats().values().forEach(g -> counts.merge(plain(g.guess()), 1, Integer::sum));
        String right = truth(guess);
        StringBuilder table = new StringBuilder("<table>");
        counts.forEach((choice, count) -> table.append("<tr><td%s>%s</td><td>%d</td><td class=\"text\">%s</td></tr>"
                .formatted(
                        choice.equals(right) ? " class=\"right\"" : "",
                        HtmlText.escaped(label(html, guess, choice)),
                        count,
                        "█".repeat(Math.min(count, 40)))));
        return table.append("</table>").toString();
    }

    private static String truth(Guess guess) {
        return guess.seats().values().stream()
                .map(Guessed::truth)
                .filter(Value::known)
                .map(ClassTable::plain)
                .findFirst()
                .orElse("");
    }

    private static String label(Html html, Guess guess, String choice) {
        Map<String, String> labels = new LinkedHashMap<>();
        guess.question().labels().forEach((language, all) -> {
            if (all.containsKey(choice)) {
                labels.put(language, all.get(choice));
            }
        });
        String label = html.text(labels);
        return label.isEmpty() ? choice : label;
    }
}
