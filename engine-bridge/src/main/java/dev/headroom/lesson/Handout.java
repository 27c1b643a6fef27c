package dev.headroom.lesson;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headroom.lesson.LessonRecord.Bar;
import dev.headroom.lesson.LessonRecord.Guessed;
import dev.headroom.lesson.LessonRecord.Part;
import dev.headroom.lesson.LessonRecord.Said;
import dev.headroom.lesson.LessonRecord.Shown;
import dev.headroom.words.HtmlText;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a learner takes home: his guesses beside the truth, what the model answered, where the memory went, the
/// formulas with their numbers. One page of HTML without any other file, in both languages, for two sheets of A4; it
/// carries its record, so that a folder of handouts is all that a class table needs.
public final class Handout {
    /// The id of the element that holds the record.
    static final String DATA = "headroom-lesson-record";

    private static final List<String> COLOURS = List.of(
            "#5B6770", "#0969DA", "#1A7F37", "#BF8700", "#CF222E", "#8250DF", "#1B7C83", "#BC4C00", "#A475F9",
            "#57606A");

    private final Html html;
    private final StringBuilder page = new StringBuilder();

    /// A component has one colour in all bars of the page.
    private final Map<String, String> colours = new HashMap<>();

    private Handout(String language) {
        this.html = new Html(language);
    }

    /// @param records one or several lessons, each on sheets of its own
    /// @param language the reader's: `en` or `zh-CN`
    public static String html(List<LessonRecord> records, String language) {
        Handout handout = new Handout(language);
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (LessonRecord record : records) {
            handout.section(record);
            data.add(RecordJson.write(record));
        }
        String title = records.stream().map(r -> handout.html.text(r.title())).collect(Collectors.joining(", "));
        return handout.html.page(title, handout.page.toString(), data.toString());
    }

    private void section(LessonRecord record) {
        page.append("<section><header><h1>")
                .append(HtmlText.escaped(html.text(record.title())))
                .append("</h1><p class=\"other\">")
                .append(HtmlText.escaped(html.others(record.title())))
                .append("</p><p class=\"seat\">")
                .append(html.both(Sentence.of("Name")))
                .append("<span></span>")
                .append(record.begun()
                        .map(time -> time.atZone(ZoneId.systemDefault())
                                .toLocalDate()
                                .toString())
                        .orElse(""))
                .append("</p></header>\n");
        if (!record.guesses().isEmpty()) {
            head(Sentence.of("What you guessed, and what was true"));
            record.guesses().forEach(this::guess);
        }
        if (!record.chat().isEmpty()) {
            head(Sentence.of("What the model answered"));
            page.append("<div class=\"turns\">\n");
            record.chat().forEach(this::turn);
            page.append("</div>\n");
        }
        if (record.bars().stream().anyMatch(b -> b.total() > 0)) {
            head(Sentence.of("Where the memory went"));
            record.bars().stream().filter(b -> b.total() > 0).forEach(this::bar);
        }
        notes(record, false, Sentence.of("The formulas with their numbers"));
        notes(record, true, Sentence.of("To take home"));
        page.append("</section>\n");
    }

    private void head(Sentence title) {
        page.append("<h2>").append(html.both(title)).append("</h2>\n");
    }

    private void guess(Guessed g) {
        page.append("<div class=\"guess\"><div>")
                .append(html.paragraphs(g.question()))
                .append("</div><div>")
                .append(figure(g))
                .append("</div>");
        if (g.truth().known()) {
            page.append("<div class=\"reply\"><span class=\"")
                    .append(g.right() ? "right" : "wrong")
                    .append("\">")
                    .append(html.say(g.right() ? Sentence.of("Right.") : Sentence.of("Not so.")))
                    .append("</span> ")
                    .append(html.paragraphs(g.reply()))
                    .append("</div>");
        }
        page.append("</div>\n");
    }

    private String figure(Guessed g) {
        String mine = html.words().say(Sentence.of("your guess: {}", said(g, g.guess())));
        if (!g.truth().known()) {
            return "<p>" + HtmlText.escaped(mine) + "</p>";
        }
        String truth = html.words().say(Sentence.of("true: {}", said(g, g.truth())));
        if (g.guess() instanceof Value.Number(double a)
                && g.truth() instanceof Value.Number(double b)
                && g.kind() == Step.Kind.NUMBER) {
            return Axis.oneGuess(a, b, mine, truth);
        }
        return "<p>" + HtmlText.escaped(mine) + "</p><p><b>" + HtmlText.escaped(truth) + "</b></p>";
    }

    /// In the guess's unit, choices by their labels.
    private String said(Guessed g, Value value) {
        return switch (value) {
            case Value.Number(double number)
            when g.kind() == Step.Kind.NUMBER -> {
                Unit unit = new Unit(g.unit());
                yield unit.shown(number * unit.factor());
            }
            case Value.Many(List<Value> items) ->
                items.stream()
                        .map(item -> said(g, item))
                        .collect(Collectors.joining(g.kind() == Step.Kind.ORDER ? " > " : ", "));
            case Value.Number _, Value.Text _, Value.Told _, Value.Truth _, Value.Absent _ -> {
                String plain = value.shown(Unit.NONE, html.words());
                yield Optional.of(html.text(labels(g, plain)))
                        .filter(l -> !l.isEmpty())
                        .orElse(plain);
            }
        };
    }

    /// A choice's label by language.
    private static Map<String, String> labels(Guessed g, String choice) {
        return g.labels().entrySet().stream()
                .filter(e -> e.getValue().containsKey(choice))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get(choice)));
    }

    private void turn(Said said) {
        page.append("<div class=\"turn\">");
        // only a picture of ours may stand in the page's source
        said.data()
                .filter(data -> data.matches("data:image/[a-z]{2,5};base64,[A-Za-z0-9+/=]+"))
                .ifPresent(data -> page.append("<img src=\"")
                        .append(data)
                        .append("\" alt=\"")
                        .append(HtmlText.escaped(said.picture().orElse("")))
                        .append("\">"));
        page.append("<div>")
                .append(HtmlText.escaped(said.question()))
                .append("<br><b>")
                .append(HtmlText.escaped(said.answer()))
                .append("</b>")
                .append(said.picture()
                        .map(name -> "<br><span class=\"other\">" + HtmlText.escaped(name) + "</span>")
                        .orElse(""))
                .append("</div></div>\n");
    }

    private void bar(Bar bar) {
        Sentence kind = bar.kind().equals("reported") ? Sentence.of("Reported") : Sentence.of("Predicted");
        page.append("<figure><figcaption>")
                .append(html.both(kind))
                .append(bar.name().isEmpty() ? "" : ": " + HtmlText.escaped(bar.name()))
                .append(", ")
                .append(new Size(bar.total()))
                .append("</figcaption><svg viewBox=\"0 0 700 18\" width=\"100%\" role=\"img\">")
                .append("<rect width=\"700\" height=\"18\" fill=\"#F1F4F7\"/>");
        double at = 0;
        StringBuilder rows = new StringBuilder();
        for (Part part : bar.parts()) {
            String paint = colours.computeIfAbsent(part.component(), _ -> COLOURS.get(colours.size() % COLOURS.size()));
            double width = Math.min(700 - at, 700.0 * part.bytes() / bar.total());
            page.append("<rect x=\"%s\" width=\"%s\" height=\"18\" fill=\"%s\"/>"
                    .formatted(Html.number(at), Html.number(Math.max(0, width)), paint));
            at += Math.max(0, width);
            rows.append(
                    "<tr><td><i class=\"swatch\" style=\"background:%s\"></i><code>%s</code></td><td>%s</td><td>%s</td><td class=\"text\">%s</td></tr>%n"
                            .formatted(
                                    paint,
                                    HtmlText.escaped(part.component()),
                                    new Size(part.bytes()),
                                    new Unit("%").shown((double) part.bytes() / bar.total()),
                                    HtmlText.escaped(shortened(part.formula()))));
        }
        page.append("</svg><table>").append(rows).append("</table></figure>\n");
    }

    private static String shortened(String formula) {
        return formula.length() <= 140 ? formula : formula.substring(0, 140) + "…";
    }

    private void notes(LessonRecord record, boolean home, Sentence title) {
        List<Shown> notes =
                record.shown().stream().filter(s -> s.home() == home).toList();
        if (!notes.isEmpty()) {
            head(title);
            notes.forEach(n -> page.append("<div class=\"note\">")
                    .append(html.paragraphs(n.text()))
                    .append("</div>\n"));
        }
    }
}
