package dev.headroom.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The values that a setting can have: how one is read from text and JSON, checked, written and shown.
///
/// @param <T> of a value
public sealed interface Kind<T> permits Kind.Numeric, Kind.OneOf, Kind.Word, Kind.Switch, NameKind {
    /// Reads what people and files write; empty where the text is no such value. The range is [#allows]' business.
    Optional<T> parse(String text);

    /// Empty where the JSON is no such value.
    Optional<T> read(JsonNode json);

    JsonNode write(T value);

    boolean allows(T value);

    /// What a value must be; it follows "it must be".
    Sentence range();

    /// As [#parse] reads it.
    default String text(T value) {
        return String.valueOf(value);
    }

    /// For people: short, and with its unit where the text alone would not tell it.
    default String shown(T value) {
        return text(value);
    }

    /// What JSON's `null` stands for; empty where it stands for nothing.
    default Optional<T> nothing() {
        return Optional.empty();
    }

    /// A number, which a slider can turn.
    sealed interface Numeric<T extends Number> extends Kind<T> {
        double least();

        double most();

        /// The value nearest to a slider's position.
        T near(double position);

        @Override
        default boolean allows(T value) {
            return value.doubleValue() >= least() && value.doubleValue() <= most();
        }
    }

    /// Whole numbers.
    record Whole(int from, int to) implements Numeric<Integer> {
        @Override
        public Optional<Integer> parse(String text) {
            try {
                return Optional.of(Integer.valueOf(text.strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<Integer> read(JsonNode json) {
            return json.canConvertToExactIntegral() && json.canConvertToInt()
                    ? Optional.of(json.intValue())
                    : Optional.empty();
        }

        @Override
        public JsonNode write(Integer value) {
            return IntNode.valueOf(value);
        }

        @Override
        public Sentence range() {
            return Sentence.of("a whole number from {} to {}", from, to);
        }

        @Override
        public double least() {
            return from;
        }

        @Override
        public double most() {
            return to;
        }

        @Override
        public Integer near(double position) {
            return Math.clamp(Math.round(position), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    /// Numbers with a fraction.
    ///
    /// @param least [Double#MIN_VALUE] where 0 itself is too little
    record Decimal(double least, double most) implements Numeric<Double> {
        @Override
        public Optional<Double> parse(String text) {
            return number(text);
        }

        @Override
        public Optional<Double> read(JsonNode json) {
            return number(json);
        }

        @Override
        public JsonNode write(Double value) {
            return DoubleNode.valueOf(value);
        }

        @Override
        public Sentence range() {
            return least == Double.MIN_VALUE
                    ? Sentence.of("a number above 0, up to {}", shown(most))
                    : Sentence.of("a number between {} and {}", shown(least), shown(most));
        }

        @Override
        public Double near(double position) {
            return position;
        }

        @Override
        public String shown(Double value) {
            return value == Math.rint(value) ? Long.toString(value.longValue()) : text(value);
        }

        static Optional<Double> number(String text) {
            try {
                return Optional.of(Double.valueOf(text.strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        /// JSON has no NaN; clients write it as a string, and the range then names it.
        static Optional<Double> number(JsonNode json) {
            return json.isTextual() && json.textValue().equals("NaN")
                    ? Optional.of(Double.NaN)
                    : json.isNumber() ? Optional.of(json.doubleValue()) : Optional.empty();
        }
    }

    /// A part of a whole: more than nothing, less than all.
    record Share() implements Numeric<Double> {
        @Override
        public Optional<Double> parse(String text) {
            return Decimal.number(text);
        }

        @Override
        public Optional<Double> read(JsonNode json) {
            return Decimal.number(json);
        }

        @Override
        public JsonNode write(Double value) {
            return DoubleNode.valueOf(value);
        }

        @Override
        public boolean allows(Double value) {
            return value > 0 && value < 1;
        }

        @Override
        public Sentence range() {
            return Sentence.of("a number between 0 and 1 (both excluded), for example 0.8");
        }

        @Override
        public double least() {
            return 0;
        }

        @Override
        public double most() {
            return 1;
        }

        @Override
        public Double near(double position) {
            return position;
        }

        /// Two decimals, or as many as it takes to tell it from another one.
        @Override
        public String shown(Double value) {
            String exact = String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "");
            return exact.length() < 4 ? String.format(Locale.ROOT, "%.2f", value) : exact;
        }
    }

    /// Bytes of memory; `2GiB` and `512M` are read as well.
    record Memory(long from, long to) implements Numeric<Long> {
        @Override
        public Optional<Long> parse(String text) {
            try {
                return Optional.of(Bytes.parse(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<Long> read(JsonNode json) {
            return json.canConvertToExactIntegral() && json.canConvertToLong()
                    ? Optional.of(json.longValue())
                    : Optional.empty();
        }

        @Override
        public JsonNode write(Long value) {
            return LongNode.valueOf(value);
        }

        @Override
        public Sentence range() {
            return Sentence.of("a size from {} to {}, for example 2GiB", new Size(from), new Size(to));
        }

        @Override
        public double least() {
            return from;
        }

        @Override
        public double most() {
            return to;
        }

        @Override
        public Long near(double position) {
            return Math.round(position);
        }

        @Override
        public String shown(Long value) {
            return Bytes.human(value);
        }
    }

    /// One of a few numbers.
    record OneOf(List<Integer> choices) implements Kind<Integer> {
        public OneOf {
            choices = List.copyOf(choices);
        }

        @Override
        public Optional<Integer> parse(String text) {
            return WHOLE.parse(text);
        }

        @Override
        public Optional<Integer> read(JsonNode json) {
            return WHOLE.read(json);
        }

        @Override
        public JsonNode write(Integer value) {
            return WHOLE.write(value);
        }

        @Override
        public boolean allows(Integer value) {
            return choices.contains(value);
        }

        @Override
        public Sentence range() {
            List<String> but = choices.stream()
                    .limit(choices.size() - 1)
                    .map(String::valueOf)
                    .toList();
            return Sentence.of("{} or {}", String.join(", ", but), choices.getLast());
        }

        private static final Whole WHOLE = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// A word of the field, such as a weight type. Which words an engine knows, the engine says.
    record Word(String example) implements Kind<String> {
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        @Override
        public Optional<String> parse(String text) {
            return Optional.of(text.strip());
        }

        @Override
        public Optional<String> read(JsonNode json) {
            return json.isTextual() ? Optional.of(json.textValue()) : Optional.empty();
        }

        @Override
        public JsonNode write(String value) {
            return TextNode.valueOf(value);
        }

        @Override
        public boolean allows(String value) {
            return WORD.matcher(value).matches();
        }

        @Override
        public Sentence range() {
            return Sentence.of("one word, for example {}", example);
        }
    }

    /// On or off.
    record Switch() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> parse(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<Boolean> read(JsonNode json) {
            return json.isBoolean() ? Optional.of(json.booleanValue()) : Optional.empty();
        }

        @Override
        public JsonNode write(Boolean value) {
            return BooleanNode.valueOf(value);
        }

        @Override
        public boolean allows(Boolean value) {
            return true;
        }

        @Override
        public Sentence range() {
            return Sentence.of("true or false");
        }
    }
}
