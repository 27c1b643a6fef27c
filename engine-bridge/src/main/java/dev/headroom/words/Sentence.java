package dev.headroom.words;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Something said to people, its words and its figures apart: an English template with `{}` for each argument. Planner,
/// engines and rules carry sentences; [Words] says them in a language, at the edge.
///
/// A template is a constant of the source, so that a test can find each one and ask for its Chinese. What is no word of
/// ours (a file's name, another program's output) is an argument and never translated. A word of ours that varies is an
/// argument too, as a sentence of its own: `Sentence.of("The engine is {}.", Sentence.of("idle"))`.
///
/// @param arguments each a [Sentence], a [Size], a [Number], or text that stays as it is
public record Sentence(String template, List<Object> arguments) {
    /// Nothing to say.
    public static final Sentence NONE = new Sentence("", List.of());

    private static final String HOLE = "{}";

    public Sentence {
        arguments = List.copyOf(arguments);
        int holes = holes(template);
        if (holes != arguments.size()) {
            throw new IllegalArgumentException(
                    "\"%s\" has %d holes for %d arguments".formatted(template, holes, arguments.size()));
        }
    }

    /// @param arguments as many as the template has holes; what is no sentence, size or number is taken as text
    public static Sentence of(@CompileTimeConstant String template, Object... arguments) {
        return new Sentence(
                template, Arrays.stream(arguments).map(Sentence::argument).toList());
    }

    /// Another program's words, or a name: never translated.
    public static Sentence foreign(String text) {
        return text.isEmpty() ? NONE : new Sentence(HOLE, List.of(text));
    }

    /// What an exception says: its own sentence where it has one, else its message as foreign words.
    public static Sentence of(Throwable e) {
        return e instanceof Said said
                ? said.sentence()
                : foreign(
                        Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
    }

    /// The sentences one after the other; those that say nothing are left out.
    public static Sentence joined(List<Sentence> sentences) {
        return sentences.stream().reduce(NONE, Sentence::then);
    }

    /// This sentence and another one after it.
    public Sentence then(Sentence next) {
        return isEmpty() ? next : next.isEmpty() ? this : new Sentence("{} {}", List.of(this, next));
    }

    public boolean isEmpty() {
        return template.isEmpty();
    }

    private static Object argument(Object given) {
        return given instanceof Sentence || given instanceof Size || given instanceof Number
                ? given
                : String.valueOf(given);
    }

    static int holes(String template) {
        int holes = 0;
        for (int at = template.indexOf(HOLE); at >= 0; at = template.indexOf(HOLE, at + HOLE.length())) {
            holes++;
        }
        return holes;
    }

    /// In English: for logs, files and the command line.
    @Override
    public String toString() {
        return Words.ENGLISH.say(this);
    }
}
