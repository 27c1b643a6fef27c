package dev.headroom.lesson;

import dev.headroom.disk.DiskException;
import dev.headroom.words.HtmlText;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The quiz of a class: every question in two variants, A before the lessons and B after them, so that what was learnt
/// can be counted. Printed on A4: a sheet of A, a sheet of B, and the answers for the teacher.
public record Quiz(List<Question> questions) {
    private static final int MOST = 12;
    private static final String NAME = "quiz.yaml";

    /// @param ask by language, with `{}` where the variants differ
    /// @param a and `b`: what stands there, by language
    /// @param point what a right answer shows
    public record Question(
            Map<String, String> ask,
            Map<String, String> a,
            Map<String, String> b,
            Map<String, String> answerA,
            Map<String, String> answerB,
            Map<String, String> point) {}

    public Quiz {
        questions = List.copyOf(questions);
    }

    /// That of the installation; empty where none came with it.
    public static Optional<Quiz> shipped() {
        return Lessons.shipped()
                .map(folder -> folder.resolve(NAME))
                .filter(Files::isRegularFile)
                .map(Quiz::read);
    }

    /// @throws LessonException when the file is no quiz
    /// @throws DiskException when it cannot be read
    public static Quiz read(Path file) {
        try {
            return parse(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
    }

    static Quiz parse(String file, String text) {
        LessonYaml yaml = LessonYaml.read(file, text);
        Map<String, LessonYaml> top = yaml.map(Set.of("format", "questions"));
        yaml.need(top, "format").whole(1, 1);
        return new Quiz(yaml.need(top, "questions").list(MOST).stream()
                .map(Quiz::question)
                .toList());
    }

    private static Question question(LessonYaml yaml) {
        Map<String, LessonYaml> fields = yaml.map(Set.of("ask", "a", "b", "answers", "point"));
        LessonYaml answers = yaml.need(fields, "answers");
        List<LessonYaml> both = answers.list(2);
        if (both.size() != 2) {
            throw answers.wrong(Sentence.of("here go two answers, that of A and that of B."));
        }
        return new Question(
                texts(yaml.need(fields, "ask")),
                texts(yaml.need(fields, "a")),
                texts(yaml.need(fields, "b")),
                texts(both.getFirst()),
                texts(both.getLast()),
                texts(yaml.need(fields, "point")));
    }

    /// By language; a plain value is the same in every one.
    private static Map<String, String> texts(LessonYaml yaml) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (yaml.isMap()) {
            yaml.map().forEach((language, text) -> texts.put(language, text.text()));
        } else {
            texts.put(Texts.ENGLISH, yaml.text());
        }
        return texts;
    }

    /// The pages in one language: who is tested reads nothing twice.
    public String html(String language) {
        Html html = new Html(language);
        StringBuilder page = new StringBuilder();
        sheet(page, html, html.say(Sentence.of("Quiz A, before the lessons")), true);
        sheet(page, html, html.say(Sentence.of("Quiz B, after the lessons")), false);
        page.append("<section><h1>")
                .append(html.say(Sentence.of("Answers, for the teacher")))
                .append("</h1><table><tr><th></th><th>A</th><th>B</th><th>")
                .append(html.say(Sentence.of("What it shows")))
                .append("</th></tr>\n");
        int number = 0;
        for (Question q : questions) {
            page.append("<tr><td>%d</td><td>%s</td><td>%s</td><td class=\"text\">%s</td></tr>%n"
                    .formatted(
                            ++number,
                            HtmlText.escaped(html.text(q.answerA())),
                            HtmlText.escaped(html.text(q.answerB())),
                            HtmlText.escaped(html.text(q.point()))));
        }
        page.append("</table><p>")
                .append(html.say(Sentence.of(
                        "One point each, {} in all. What was learnt is (B − A) / ({} − A).",
                        questions.size(),
                        questions.size())))
                .append("</p></section>\n");
        return html.page(html.words().say(Sentence.of("Quiz")), page.toString(), "");
    }

    private void sheet(StringBuilder page, Html html, String title, boolean first) {
        page.append("<section class=\"quiz\"><h1>")
                .append(title)
                .append("</h1><p class=\"seat\">")
                .append(html.say(Sentence.of("Name")))
                .append("<span></span></p><ol>\n");
        for (Question q : questions) {
            String words = html.text(q.ask()).replace("{}", html.text(first ? q.a() : q.b()));
            page.append("<li>").append(Html.markdown(words, "")).append("<p class=\"answer\"></p></li>\n");
        }
        page.append("</ol></section>\n");
    }
}
