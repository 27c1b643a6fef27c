package dev.headroom.app.i18n;

import java.util.Locale;

/// A language the window speaks. `tag` names its files and is what settings store.
public enum Language {
    ENGLISH("en", Locale.ENGLISH, "English"),
    CHINESE("zh_CN", Locale.SIMPLIFIED_CHINESE, "简体中文");

    private final String tag;
    private final Locale locale;
    private final String ownName;

    Language(String tag, Locale locale, String ownName) {
        this.tag = tag;
        this.locale = locale;
        this.ownName = ownName;
    }

    public String tag() {
        return tag;
    }

    public Locale locale() {
        return locale;
    }

    /// What its speakers call it.
    public String ownName() {
        return ownName;
    }

    /// The language of a tag, or the one the system speaks when there is no such tag.
    public static Language ofTag(String tag) {
        for (Language language : values()) {
            if (language.tag.equals(tag)) {
                return language;
            }
        }
        return ofSystem();
    }

    public static Language ofSystem() {
        return Locale.getDefault().getLanguage().equals("zh") ? CHINESE : ENGLISH;
    }
}
