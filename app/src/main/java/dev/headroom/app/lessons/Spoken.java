package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.markdown.MarkdownView;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import dev.headroom.words.Words;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;

/// What a lesson says, in the language of the moment.
final class Spoken {
    private static final Messages M = Messages.of("lessons");

    private final LessonRun run;
    private final String language = LessonsViewModel.language();
    private final Words words = Words.of(Messages.language().tag());

    Spoken(LessonRun run) {
        this.run = run;
    }

    String title() {
        return LessonsViewModel.title(run.lesson());
    }

    /// The text under a key, its inserts filled in; empty where there is none.
    String text(String key) {
        return run.text(language, key, words);
    }

    String label(Step.Guess guess, Value choice) {
        return run.label(language, guess, choice.shown(Unit.NONE, words));
    }

    String value(Value value, Unit unit) {
        return value.shown(unit, words);
    }

    /// The label of what was guessed or is true.
    String said(Step.Guess guess, Value value) {
        return switch (guess.kind()) {
            case NUMBER -> value(value, guess.unit());
            case CHOICE ->
                value instanceof Value.Many(List<Value> several)
                        ? String.join(
                                M.text("or"),
                                several.stream().map(v -> label(guess, v)).toList())
                        : label(guess, value);
            case ORDER ->
                value instanceof Value.Many(List<Value> items)
                        ? String.join(
                                " › ", items.stream().map(v -> item(guess, v)).toList())
                        : label(guess, value);
        };
    }

    /// What ties stands as one item.
    private String item(Step.Guess guess, Value item) {
        return item instanceof Value.Many(List<Value> tied)
                ? String.join(" = ", tied.stream().map(v -> label(guess, v)).toList())
                : label(guess, item);
    }

    /// What stands at the head of a step: read, do, guess, reveal, explain, try.
    static String kind(Step step) {
        return switch (step) {
            case Step.Read _ -> M.text("kind.read");
            case Step.Do _ -> M.text("kind.do");
            case Step.Guess _ -> M.text("kind.guess");
            case Step.Reveal _ -> M.text("kind.reveal");
            case Step.Explain _ -> M.text("kind.explain");
            case Step.Question _ -> M.text("kind.question");
        };
    }

    MarkdownView markdown(String key) {
        return markdownOf(text(key));
    }

    static MarkdownView markdownOf(String text) {
        MarkdownView view = new MarkdownView(
                code -> {
                    ClipboardContent content = new ClipboardContent();
                    content.putString(code);
                    Clipboard.getSystemClipboard().setContent(content);
                },
                M.text("copy"));
        view.setMarkdown(text + "\n");
        return view;
    }

    /// A label that takes as many lines as it needs, and is never cut.
    static Label sentence(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }
}
