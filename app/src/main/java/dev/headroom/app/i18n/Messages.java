package dev.headroom.app.i18n;

import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The words of one feature: `messages/FEATURE_en.properties` and `messages/FEATURE_zh_CN.properties`, UTF-8.
///
/// ```java
/// private static final Messages M = Messages.of("chat");
/// label.setText(M.text("send"));
/// label.setText(M.text("tokens", 1234)); // tokens = {0} tokens
/// ```
///
/// A text is looked up in the language of the moment. When the language changes the shell builds its pages anew, so a
/// view may ask once and keep the string; a view model must not keep it.
public final class Messages {
    private static final Pattern HOLE = Pattern.compile("\\{(\\d)(?:\\|([^|{}]*)\\|([^|{}]*))?}");

    private static volatile Language language = Language.ofSystem();
    private static final Map<Language, Words> WORDS = new EnumMap<>(Language.class);

    static {
        for (Language each : Language.values()) {
            WORDS.put(each, Words.of(each.tag()));
        }
    }

    private final String feature;
    private final Map<Language, Properties> texts = new EnumMap<>(Language.class);

    private Messages(String feature) {
        this.feature = feature;
        for (Language each : Language.values()) {
            texts.put(each, read(feature, each));
        }
    }

    /// @throws IllegalArgumentException when a language lacks the feature's file
    public static Messages of(String feature) {
        return new Messages(feature);
    }

    public static Language language() {
        return language;
    }

    /// Called by the shell only, which then builds its pages anew.
    public static void speak(Language now) {
        language = now;
    }

    /// The text of a key with `{0}`, `{1}`... filled in, and `{0|tile|tiles}` by whether that number is 1; braces and
    /// quotes need no escaping. A missing key shows itself as `!feature.key!`, which no test lets pass.
    public String text(String key, Object... arguments) {
        return filled(spoken(texts).getProperty(key), key, arguments);
    }

    /// In a language that is not the one of the moment: for a word beside its translation.
    public String text(Language each, String key) {
        return filled(Objects.requireNonNull(texts.get(each)).getProperty(key), key);
    }

    private String filled(@Nullable String text, String key, Object... arguments) {
        if (text == null) {
            return "!" + feature + "." + key + "!";
        }
        return HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(filled(hole, arguments)));
    }

    /// A sentence in the language of the moment.
    public static String say(Sentence sentence) {
        return spoken(WORDS).say(sentence);
    }

    public static String say(Language each, Sentence sentence) {
        return Objects.requireNonNull(WORDS.get(each)).say(sentence);
    }

    private static String filled(MatchResult hole, Object... arguments) {
        int at = Integer.parseInt(hole.group(1));
        if (at >= arguments.length) {
            return hole.group();
        }
        if (hole.group(2) != null) {
            return arguments[at] instanceof Number n && n.doubleValue() == 1 ? hole.group(2) : hole.group(3);
        }
        return arguments[at] instanceof Sentence sentence ? say(sentence) : String.valueOf(arguments[at]);
    }

    public boolean has(String key) {
        return spoken(texts).containsKey(key);
    }

    private static <T> T spoken(Map<Language, T> each) {
        return Objects.requireNonNull(each.get(language));
    }

    static Properties read(String feature, Language language) {
        String name = "/dev/headroom/app/messages/" + feature + "_" + language.tag() + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + name);
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
