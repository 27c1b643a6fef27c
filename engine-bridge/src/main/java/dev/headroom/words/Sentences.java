package dev.headroom.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says the bridge's English sentences in another language. The English sentence is its own key, as in gettext:
/// planner, rules and engines write English with the numbers in it, for logs, files and the command line, and who shows
/// it to a person asks here.
///
/// A file beside this class holds pairs of lines, English and the other language, with `{}` for what is filled in;
/// `{0}`, `{1}` say where it goes. Texts of several sentences are taken apart; what is filled in may be a phrase of the
/// file too. A sentence that is not in the file stays English, which is what an engine's own words must do.
public final class Sentences {
    private static final Pattern HOLE = Pattern.compile("\\{(\\d?)}");

    private final List<Pair> pairs;

    /// @param before literal text that the sentence holds, to pass over most pairs quickly
    private record Pair(Pattern english, Pattern alone, String before, int holes, String other, int weight) {}

    private Sentences(List<Pair> pairs) {
        this.pairs = pairs;
    }

    /// @param tag `zh_CN`; English and unknown languages change nothing
    public static Sentences of(String tag) {
        try (InputStream in = Sentences.class.getResourceAsStream(tag + ".txt")) {
            if (in == null) {
                return new Sentences(List.of());
            }
            return new Sentences(read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Pair> read(String text) {
        List<Pair> pairs = new ArrayList<>();
        String english = null;
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (english == null) {
                english = line;
            } else {
                if (!english.startsWith("{} {}") && !english.startsWith("{}, {}") && !english.equals("{} or {}")) {
                    pairs.add(pair(english, line));
                }
                english = null;
            }
        }
        if (english != null) {
            throw new IllegalStateException("no translation follows \"" + english + "\"");
        }
        pairs.sort(Comparator.comparingInt((Pair p) -> -p.weight()));
        return List.copyOf(pairs);
    }

    private static Pair pair(String english, String other) {
        String[] literals = english.split("\\{}", -1);
        StringBuilder pattern = new StringBuilder();
        String longest = "";
        int weight = 0;
        for (int i = 0; i < literals.length; i++) {
            pattern.append(i == 0 ? "" : "(.+?)").append(Pattern.quote(literals[i]));
            longest = literals[i].length() > longest.length() ? literals[i] : longest;
            weight += literals[i].length();
        }
        return new Pair(
                Pattern.compile(pattern + "(?:\\s+(.+))?", Pattern.DOTALL),
                Pattern.compile(pattern.toString(), Pattern.DOTALL),
                longest,
                literals.length - 1,
                other,
                weight);
    }

    /// The text in the other language; sentences that are not known stay as they are.
    public String say(String english) {
        if (pairs.isEmpty() || english.isBlank()) {
            return english;
        }
        return find(english).orElse(english);
    }

    /// Whether every sentence of the text is known.
    public boolean knows(String english) {
        return find(english).isPresent();
    }

    private Optional<String> find(String english) {
        for (Pair pair : pairs) {
            if (!english.contains(pair.before())) {
                continue;
            }
            Matcher m = pair.english().matcher(english);
            if (!m.matches()) {
                continue;
            }
            String rest = m.group(pair.holes() + 1);
            if (rest == null) {
                return Optional.of(fill(pair, m));
            }
            Optional<String> more = find(rest);
            if (more.isPresent()) {
                return Optional.of(fill(pair, m) + more.get());
            }
            // what looked like a further sentence may belong to what is filled in last
            Matcher whole = pair.alone().matcher(english);
            if (whole.matches()) {
                return Optional.of(fill(pair, whole));
            }
        }
        return Optional.empty();
    }

    private String fill(Pair pair, Matcher m) {
        Matcher hole = HOLE.matcher(pair.other());
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (hole.find()) {
            int at = hole.group(1).isEmpty() ? next++ : Integer.parseInt(hole.group(1));
            String given = m.group(at + 1);
            hole.appendReplacement(text, Matcher.quoteReplacement(find(given).orElse(given)));
        }
        return hole.appendTail(text).toString();
    }
}
