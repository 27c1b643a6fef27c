package dev.headroom.experiment;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.words.Sentence;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What counts as a right answer.
public sealed interface Expected {
    /// Empty where only a person can tell.
    Optional<Boolean> accepts(String answer);

    /// How it is written in a file: `exact`, `number`, `keyword`, `hand`.
    String match();

    /// What is expected, as a file has it.
    String text();

    /// @throws SweepException for a way of matching that there is not, or an answer that it cannot look for
    static Expected of(String match, String answer) {
        return switch (match) {
            case "exact" -> new Exact(answer);
            case "keyword" -> new Keyword(answer);
            case "hand" -> new ByHand();
            case "number" ->
                new Number(Number.first(answer)
                        .orElseThrow(() ->
                                new SweepException(Sentence.of("\"{}\" is matched by number and has none.", answer))));
            default ->
                throw new SweepException(
                        Sentence.of("There is no match \"{}\"; there are {}.", match, "exact, number, keyword, hand"));
        };
    }

    /// The same words: capitals, blanks and a full stop at the end apart.
    record Exact(String text) implements Expected {
        @Override
        public Optional<Boolean> accepts(String answer) {
            return Optional.of(plain(answer).equals(plain(text)));
        }

        @Override
        public String match() {
            return "exact";
        }
    }

    /// The first number of the answer is this one, thousands separators apart.
    record Number(double value) implements Expected {
        private static final Pattern NUMBER =
                Pattern.compile("[-−]?(?:\\d{1,3}(?:,\\d{3}){1,6}(?!\\d)|\\d{1,30})(?:\\.\\d{1,20})?");

        @Override
        public Optional<Boolean> accepts(String answer) {
            OptionalDouble found = first(answer);
            return Optional.of(
                    found.isPresent() && Math.abs(found.getAsDouble() - value) <= 1e-9 * Math.max(1, Math.abs(value)));
        }

        /// Empty where there is none.
        static OptionalDouble first(String text) {
            Matcher m = NUMBER.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
            return m.find() ? ForeignNumber.decimal(m.group().replace('−', '-')) : OptionalDouble.empty();
        }

        @Override
        public String match() {
            return "number";
        }

        @Override
        public String text() {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /// All of the words that commas part are in the answer; `red|crimson`: one of these.
    record Keyword(String text) implements Expected {
        @Override
        public Optional<Boolean> accepts(String answer) {
            String said = plain(answer);
            return Optional.of(words().allMatch(word ->
                    Arrays.stream(word.split("\\|")).map(Expected::plain).anyMatch(said::contains)));
        }

        private Stream<String> words() {
            return Arrays.stream(text.split("[,，]")).filter(w -> !w.isBlank());
        }

        @Override
        public String match() {
            return "keyword";
        }
    }

    /// Judged by a person afterwards, without seeing which settings gave it.
    record ByHand() implements Expected {
        @Override
        public Optional<Boolean> accepts(String answer) {
            return Optional.empty();
        }

        @Override
        public String match() {
            return "hand";
        }

        @Override
        public String text() {
            return "";
        }
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll("[.。!！]+$", "");
    }
}
