package dev.headroom.foreign;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A pattern of ours over lines that other programs write. RE2/J matches it, so its time is linear in the line whatever
/// the pattern: lookaround, backreferences and possessive quantifiers do not exist. A word that every match holds comes
/// first, so that a flood of other lines costs little.
///
/// It is compiled when a line first holds its word: we know hundreds of lines and a program writes few of them.
public final class LinePattern {
    private final List<String> words;
    private final String regex;

    @Nullable
    private volatile Pattern compiled;

    private LinePattern(List<String> words, String regex) {
        this.words = List.copyOf(words);
        this.regex = regex;
    }

    /// @param word what every match holds
    public static LinePattern of(String word, String regex) {
        return new LinePattern(List.of(word), regex);
    }

    /// @param words of which every match holds one
    public static LinePattern of(List<String> words, String regex) {
        return new LinePattern(words, regex);
    }

    /// A pattern that is tried on every line: for short texts.
    public static LinePattern of(String regex) {
        return of("", regex);
    }

    /// The whole pattern is this text.
    public static LinePattern word(String word) {
        return of(word, Pattern.quote(word));
    }

    private Pattern pattern() {
        Pattern known = compiled;
        if (known == null) {
            known = Pattern.compile(regex);
            compiled = known;
        }
        return known;
    }

    private boolean mayBeIn(String line) {
        for (String word : words) {
            if (line.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /// Whether it is anywhere in the line.
    public boolean isIn(String line) {
        return mayBeIn(line) && pattern().matcher(line).find();
    }

    /// The first place in the line.
    public Optional<Found> find(String line) {
        return find(line, 0);
    }

    /// The first place at or after a character.
    public Optional<Found> find(String line, int from) {
        if (!mayBeIn(line)) {
            return Optional.empty();
        }
        Matcher m = pattern().matcher(line);
        return m.find(from) ? Optional.of(found(m)) : Optional.empty();
    }

    /// Every place, none overlapping another.
    public List<Found> all(String line) {
        List<Found> all = new ArrayList<>();
        if (mayBeIn(line)) {
            Matcher m = pattern().matcher(line);
            while (m.find()) {
                all.add(found(m));
            }
        }
        return all;
    }

    /// What a reader makes of the first place; empty where there is none, and where a figure that it needs is not
    /// believed.
    public <T> Optional<T> read(String line, Function<Found, T> reader) {
        try {
            return find(line).map(reader);
        } catch (Found.Unbelieved e) {
            return Optional.empty();
        }
    }

    /// The line with another text at each of its places.
    ///
    /// @param text as it is: no character of it has a meaning
    public String replacedIn(String line, String text) {
        return mayBeIn(line) ? pattern().matcher(line).replaceAll(Matcher.quoteReplacement(text)) : line;
    }

    private static Found found(Matcher m) {
        @Nullable String[] groups = new @Nullable String[m.groupCount() + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = m.group(i);
        }
        return new Found(groups, m.pattern().namedGroups());
    }

    @Override
    public String toString() {
        return regex;
    }
}
