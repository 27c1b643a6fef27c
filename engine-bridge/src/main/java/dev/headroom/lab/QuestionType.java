package dev.headroom.lab;

import java.util.Locale;

/// Kinds of question, in the order of the evaluation's table.
public enum QuestionType {
    /// Name all shapes.
    LIST,
    COLOUR,
    SHAPE,
    SIZE,
    /// How many of one form or one colour.
    COUNT,
    /// How many shapes in all.
    TOTAL,
    /// In which region of the picture.
    WHERE,
    /// Left or right, above or below another.
    RELATION,
    YES_NO,
    /// Read a number; in a picture without one, say so.
    NUMBER,
    /// Read a word; in a picture without one, say so.
    WORD,
    GREETING,
    /// Anything else: one sentence about what can be asked.
    OTHER;

    /// As in reports: `yes_no`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
