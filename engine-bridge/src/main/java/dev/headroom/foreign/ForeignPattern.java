package dev.headroom.foreign;

import dev.headroom.words.Sentence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A regular expression of another's file, in the syntax that Java and Python share: `(?P<name>...)` and
/// `(?<name>...)`, underscores in names, `\Z`. It cannot run away: `java.util.regex`, which knows lookahead, has a
/// limit of steps, and where they are spent RE2/J, which takes linear time, answers.
public final class ForeignPattern {
    private static final int LONGEST = 2_000;
    private static final long LARGEST = 2_000;
    private static final int SHOWN = 60;

    private final String regex;
    private final Pattern quick;
    private final Optional<com.google.re2j.Pattern> linear;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    private ForeignPattern(String regex, Pattern quick, Optional<com.google.re2j.Pattern> linear) {
        this.regex = regex;
        this.quick = quick;
        this.linear = linear;
        quick.namedGroups().forEach((name, group) -> names.put(GroupNames.outside(name), group));
    }

    /// @throws ForeignPatternException where it is no pattern, or so large that it would take too long
    public static ForeignPattern of(String regex) {
        if (regex.length() > LONGEST) {
            throw new ForeignPatternException(
                    Sentence.of("it has {} characters, and patterns of up to {} are read", regex.length(), LONGEST));
        }
        if (PatternSize.of(regex) > LARGEST) {
            throw new ForeignPatternException(
                    Sentence.of("its repetitions make more than {} places of it; repeat less often", LARGEST));
        }
        String java = GroupNames.inside(regex);
        try {
            return new ForeignPattern(regex, Pattern.compile(java), linear(java));
        } catch (PatternSyntaxException e) {
            throw new ForeignPatternException(Sentence.foreign(e.getDescription()));
        } catch (StackOverflowError e) {
            throw new ForeignPatternException(Sentence.of("its parentheses are too deep"));
        }
    }

    private static Optional<com.google.re2j.Pattern> linear(String java) {
        try {
            return Optional.of(com.google.re2j.Pattern.compile(java));
        } catch (com.google.re2j.PatternSyntaxException e) {
            return Optional.empty(); // lookaround and the like
        }
    }

    /// The first place in a text.
    ///
    /// @throws ForeignPatternException where it takes too long
    public Optional<Found> find(String text) {
        try {
            Matcher m = quick.matcher(new Steps(text));
            return m.find() ? Optional.of(found(m)) : Optional.empty();
        } catch (Steps.Spent | StackOverflowError e) {
            com.google.re2j.Matcher m = slowly(text);
            return m.find() ? Optional.of(found(m)) : Optional.empty();
        }
    }

    /// Whether it is the whole text.
    ///
    /// @throws ForeignPatternException where it takes too long
    public boolean matches(String text) {
        try {
            return quick.matcher(new Steps(text)).matches();
        } catch (Steps.Spent | StackOverflowError e) {
            return slowly(text).matches();
        }
    }

    /// Steps that a text of this length takes at the most, about.
    public long work(int length) {
        return Steps.allowed(length) + (long) linear.map(p -> p.programSize()).orElse(0) * length;
    }

    private com.google.re2j.Matcher slowly(String text) {
        return linear.map(p -> p.matcher(text))
                .orElseThrow(() -> new ForeignPatternException(Sentence.of(
                        "the pattern {} takes too long on a text of {} characters", shown(regex), text.length())));
    }

    private Found found(Matcher m) {
        @Nullable String[] groups = new @Nullable String[m.groupCount() + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = m.group(i);
        }
        return new Found(groups, names);
    }

    private Found found(com.google.re2j.Matcher m) {
        @Nullable String[] groups = new @Nullable String[m.groupCount() + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = m.group(i);
        }
        return new Found(groups, names);
    }

    /// A pattern as a sentence shows it.
    public static String shown(String regex) {
        return regex.length() <= SHOWN ? regex : regex.substring(0, SHOWN) + "…";
    }

    @Override
    public String toString() {
        return regex;
    }
}
