package dev.headroom.settings;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A value that a setting cannot have. The sentence names the field, the value and the range.
public final class SettingException extends IllegalArgumentException implements Said {
    private static final long serialVersionUID = 1;

    private final transient Sentence sentence;

    public SettingException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    /// @param value as it was written
    /// @param range what it must be
    static SettingException outside(String field, String value, Sentence range) {
        return new SettingException(Sentence.of("{} is {}; it must be {}.", field, value, range));
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
