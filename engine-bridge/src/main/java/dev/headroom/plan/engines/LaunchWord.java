package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// One setting of an engine's command line: how it is written, read and said. A table of them is all that commands,
/// exports and attached servers know of an engine's words.
///
/// @param flags the one that is written first, then others that are read
/// @param label of the value; empty for a switch
/// @param about what it is, in a line of English for `--help`
/// @param value as text, empty where it is left to the engine
/// @param set reads the text
/// @param <S> the settings
/// @param <C> what overwrites them
public record LaunchWord<S, C>(
        List<String> flags,
        String label,
        String about,
        Function<S, Optional<String>> value,
        BiConsumer<C, String> set) {
    public LaunchWord {
        flags = List.copyOf(flags);
    }

    public String flag() {
        return flags.getFirst();
    }

    /// Whether it stands without a value.
    public boolean isSwitch() {
        return label.isEmpty();
    }

    /// What of a command line these settings are.
    static <S, C> List<String> write(List<LaunchWord<S, C>> words, S settings) {
        List<String> line = new ArrayList<>();
        for (LaunchWord<S, C> word : words) {
            word.value().apply(settings).ifPresent(text -> {
                line.add(word.flag());
                if (!word.isSwitch()) {
                    line.add(text);
                }
            });
        }
        return line;
    }

    /// Takes over what a command line says. A value that the engine itself would refuse is left out.
    ///
    /// @param line the value of a flag, an empty text for a switch that is there
    static <S, C> void read(List<LaunchWord<S, C>> words, Function<String, Optional<String>> line, C into) {
        for (LaunchWord<S, C> word : words) {
            word.flags().stream()
                    .flatMap(flag -> line.apply(flag).stream())
                    .findFirst()
                    .ifPresent(text -> {
                        try {
                            word.set().accept(into, text);
                        } catch (IllegalArgumentException e) {
                            // the server reads it in its own way
                        }
                    });
        }
    }

    /// A whole number; `k` and `m` as vLLM reads them: `10k` is 10,000, `10K` 10,240.
    ///
    /// @throws PlanException naming the flag
    static OptionalInt whole(String flag, String text) {
        try {
            String digits = text.strip();
            long unit = switch (digits.isEmpty() ? ' ' : digits.charAt(digits.length() - 1)) {
                case 'k' -> 1000;
                case 'K' -> 1 << 10;
                case 'm' -> 1_000_000;
                case 'M' -> 1 << 20;
                default -> 1;
            };
            double number = Double.parseDouble(unit == 1 ? digits : digits.substring(0, digits.length() - 1)) * unit;
            if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return OptionalInt.of((int) number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw refused(flag, text, Sentence.of("a whole number from {} to {}", 1, Integer.MAX_VALUE));
    }

    /// @throws PlanException naming the flag
    static double share(String flag, String text) {
        try {
            double number = Double.parseDouble(text.strip());
            if (!Double.isNaN(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw refused(flag, text, Sentence.of("a number above 0, up to {}", 1));
    }

    /// @throws PlanException naming the flag
    static long bytes(String flag, String text) {
        try {
            return Bytes.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused(flag, text, Sentence.of("a size from {} to {}, for example 2GiB", "1MiB", "1TiB"));
        }
    }

    private static PlanException refused(String flag, String text, Sentence range) {
        return new PlanException(Sentence.of("{} is {}; it must be {}.", flag, text, range));
    }
}
