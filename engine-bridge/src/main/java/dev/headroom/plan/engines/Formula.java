package dev.headroom.plan.engines;

import dev.headroom.words.Sentence;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A formula in symbols, and what each symbol stands for; the text with numbers filled in is made when somebody reads
/// it. Evaluating the expression gives the bytes of its line, which a test holds.
public final class Formula {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final String expression;
    private final Object[] symbols;
    private final Sentence words;

    private Formula(String expression, Object[] symbols, Sentence words) {
        this.expression = expression;
        this.symbols = symbols;
        this.words = words;
    }

    /// @param expression over `+ - * / ( )`, `floor`, `ceil`, `min`, `max`, numbers and symbols
    /// @param symbols names and values in turn
    public static Formula of(String expression, Object... symbols) {
        if (symbols.length % 2 != 0) {
            throw new IllegalArgumentException("a symbol of \"" + expression + "\" has no value");
        }
        return new Formula(expression, symbols.clone(), Sentence.NONE);
    }

    /// In words, where a planner's formula is no expression.
    static Formula words(Sentence words) {
        return new Formula(words.toString(), new Object[0], words);
    }

    /// With every number filled in; symbols are the same in every language.
    public Sentence sentence() {
        return words.isEmpty() ? Sentence.foreign(filled()) : words;
    }

    /// In symbols only.
    public String expression() {
        return expression;
    }

    /// With every number filled in.
    public String filled() {
        return filled(Set.of());
    }

    /// @param kept symbols that stay symbols
    public String filled(Set<String> kept) {
        Matcher m = NAME.matcher(expression);
        StringBuilder text = new StringBuilder();
        while (m.find()) {
            String name = m.group();
            String shown =
                    kept.contains(name) ? name : value(name).map(Formula::plain).orElse(name);
            m.appendReplacement(text, Matcher.quoteReplacement(shown));
        }
        return m.appendTail(text).toString();
    }

    /// What a symbol stands for.
    public Optional<Number> value(String name) {
        for (int i = 0; i < symbols.length; i += 2) {
            if (symbols[i].equals(name)) {
                return Optional.of((Number) symbols[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static String plain(Number value) {
        return value instanceof Double d
                ? BigDecimal.valueOf(d).stripTrailingZeros().toPlainString()
                : value.toString();
    }

    @Override
    public String toString() {
        return filled();
    }
}
