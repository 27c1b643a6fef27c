package dev.headroom.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// What a server publishes at `/metrics`, in Prometheus' text format. A line that is no sample is left out.
///
/// @param samples in the order of the text, those that are not a number left out
public record PrometheusText(List<Sample> samples) {
    /// One value.
    public record Sample(String name, Map<String, String> labels, double value) {}

    public PrometheusText {
        samples = List.copyOf(samples);
    }

    public static PrometheusText read(String text) {
        return new PrometheusText(text.lines()
                .map(line -> new Line(line).sample())
                .flatMap(Optional::stream)
                .toList());
    }

    /// The samples of these names.
    public List<Sample> of(Collection<String> names) {
        return samples.stream().filter(s -> names.contains(s.name())).toList();
    }

    /// The largest of the samples of these names: of several engines behind one server the fullest.
    public OptionalDouble most(Collection<String> names) {
        return values(names).max();
    }

    /// All samples of these names together.
    public OptionalDouble sum(Collection<String> names) {
        return of(names).isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(values(names).sum());
    }

    private DoubleStream values(Collection<String> names) {
        return of(names).stream().mapToDouble(Sample::value);
    }

    /// Reads one line from left to right. A label's text may hold any letter, a brace and an escaped quote too.
    private static final class Line {
        private final String text;
        private int at;

        Line(String text) {
            this.text = text;
        }

        Optional<Sample> sample() {
            String name = until("{ \t");
            Map<String, String> labels = Map.of();
            if (name.isEmpty() || name.startsWith("#")) {
                return Optional.empty();
            }
            if (at < text.length() && text.charAt(at) == '{') {
                Optional<Map<String, String>> read = labels();
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                labels = read.get();
            }
            skipSpace();
            OptionalDouble value = number(until(" \t"));
            return value.isEmpty() ? Optional.empty() : Optional.of(new Sample(name, labels, value.getAsDouble()));
        }

        /// Empty where the braces do not close.
        private Optional<Map<String, String>> labels() {
            Map<String, String> labels = new HashMap<>();
            at++;
            while (at < text.length()) {
                skipSpace();
                if (at < text.length() && text.charAt(at) == '}') {
                    at++;
                    return Optional.of(Map.copyOf(labels));
                }
                String name = until("=}").strip();
                if (at + 1 >= text.length() || text.charAt(at) != '=' || text.charAt(at + 1) != '"') {
                    return Optional.empty();
                }
                at += 2;
                labels.put(name, quoted());
                skipSpace();
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                }
            }
            return Optional.empty();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c == '\\' && at < text.length()) {
                    char escaped = text.charAt(at++);
                    value.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    value.append(c);
                }
            }
            at++;
            return value.toString();
        }

        private String until(String ends) {
            int from = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static OptionalDouble number(String word) {
            try {
                double value = Double.parseDouble(word);
                return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }
    }
}
