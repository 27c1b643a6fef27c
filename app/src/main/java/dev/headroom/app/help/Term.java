package dev.headroom.app.help;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Glossary;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// One word of the window, in both languages, and what it means in the language of the moment.
///
/// @param field its name in files, flags and the API; a symbol of formulas stands for itself
/// @param other the word in the language that is not spoken at the moment
record Term(String field, String word, String other, String meaning) {
    private static final Messages HELP = Messages.of("help");
    private static final Messages TUNING = Messages.of("tuning");
    private static final Messages MEMORY = Messages.of("memory");
    private static final List<String> FIGURES =
            List.of("predicted", "reported", "measured", "limit", "peak", "token", "tile", "thumbnail", "reachable");

    /// Figures first, then settings, parts of memory, and the symbols of formulas.
    static List<Term> all() {
        List<Term> terms = new ArrayList<>();
        FIGURES.forEach(key -> terms.add(new Term(
                key, HELP.text("word." + key), HELP.text(otherLanguage(), "word." + key), HELP.text("means." + key))));
        for (Setting<?> setting : Setting.all()) {
            if (TUNING.has("hint." + setting.field())) {
                Sentence name = SettingNames.of(setting);
                terms.add(new Term(
                        setting.field(),
                        Messages.say(name),
                        Messages.say(otherLanguage(), name),
                        TUNING.text("hint." + setting.field())));
            }
        }
        Stream.concat(Stream.of(ComponentKind.values()).map(ComponentKind::field), Stream.of("kv_cache.used"))
                .filter(field -> Components.has(field) && MEMORY.has("what." + field))
                .forEach(field -> terms.add(new Term(
                        field,
                        Components.name(field),
                        Components.name(otherLanguage(), field),
                        MEMORY.text("what." + field))));
        Glossary.all()
                .forEach((symbol, meaning) -> terms.add(new Term(
                        symbol, Messages.say(meaning), Messages.say(otherLanguage(), meaning), HELP.text("symbol"))));
        return List.copyOf(terms);
    }

    private static Language otherLanguage() {
        return Messages.language() == Language.ENGLISH ? Language.CHINESE : Language.ENGLISH;
    }

    boolean has(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return Stream.of(field, word, other, meaning)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
