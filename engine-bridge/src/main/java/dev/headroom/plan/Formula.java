package dev.headroom.plan;

import dev.headroom.words.Sentence;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A formula in symbols, and what each symbol stands for; the text with numbers filled in is made when somebody reads
/// it. Evaluating the expression gives the bytes of its line, which a test holds.
public final class Formula {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|[^\\s]");

    private final String expression;
    private final Object[] symbols;
    private final Sentence words;

    /// A symbol with its value here, and what it stands for where the glossary knows it.
    public record Symbol(String name, Number value, Optional<Sentence> meaning) {
        /// With thousands parted: `16,384`, `0.5`.
        public String number() {
            return grouped(plain(value));
        }
    }

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
    public static Formula words(Sentence words) {
        return new Formula("", new Object[0], words);
    }

    /// The same with words that say it better than the expression.
    public Formula saying(Sentence better) {
        return new Formula(expression, symbols, better);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Formula that
                && expression.equals(that.expression)
                && Arrays.equals(symbols, that.symbols)
                && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, Arrays.hashCode(symbols), words);
    }

    /// With every number filled in; symbols are the same in every language.
    public Sentence sentence() {
        return words.isEmpty() ? Sentence.foreign(filled()) : words;
    }

    /// In symbols only; the words where there are none.
    public String expression() {
        return isExpression() ? expression : words.toString();
    }

    /// False for a formula that is words only.
    public boolean isExpression() {
        return !expression.isEmpty();
    }

    /// With every number filled in.
    public String filled() {
        return filled(Set.of());
    }

    /// @param kept symbols that stay symbols
    public String filled(Set<String> kept) {
        Matcher m = NAME.matcher(expression());
        StringBuilder text = new StringBuilder();
        while (m.find()) {
            String name = m.group();
            String shown =
                    kept.contains(name) ? name : value(name).map(Formula::plain).orElse(name);
            m.appendReplacement(text, Matcher.quoteReplacement(shown));
        }
        return m.appendTail(text).toString();
    }

    /// For people, in symbols: `⌊free × r⌋`.
    public String inSymbols() {
        return typeset(name -> name);
    }

    /// For people, every number filled in: `⌊876,732,416 × 0.5⌋`.
    public String inNumbers() {
        return typeset(
                name -> value(name).map(Formula::plain).map(Formula::grouped).orElse(name));
    }

    /// Each symbol once, in the order in which the expression names them.
    public List<Symbol> symbols() {
        List<Symbol> found = new ArrayList<>();
        Matcher m = NAME.matcher(expression);
        while (m.find()) {
            String name = m.group();
            if (found.stream().noneMatch(s -> s.name().equals(name))) {
                value(name).ifPresent(v -> found.add(new Symbol(name, v, Glossary.meaning(name))));
            }
        }
        return found;
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

    /// True signs, a space on both sides of each, and the brackets that mean rounding.
    private String typeset(UnaryOperator<String> shown) {
        StringBuilder text = new StringBuilder();
        Deque<String> closing = new ArrayDeque<>();
        Matcher m = TOKEN.matcher(expression);
        String rounding = "";
        while (m.find()) {
            String token = m.group();
            switch (token) {
                case "floor", "ceil" -> rounding = token;
                case "(" -> {
                    text.append(rounding.equals("floor") ? "⌊" : rounding.equals("ceil") ? "⌈" : "(");
                    closing.push(rounding.equals("floor") ? "⌋" : rounding.equals("ceil") ? "⌉" : ")");
                    rounding = "";
                }
                case ")" -> text.append(closing.isEmpty() ? ")" : closing.pop());
                case "*" -> text.append(" × ");
                case "/" -> text.append(" ÷ ");
                case "-" -> text.append(" − ");
                case "+" -> text.append(" + ");
                case "," -> text.append(", ");
                default -> text.append(shown.apply(token));
            }
        }
        return text.toString();
    }

    private static String plain(Number value) {
        return value instanceof Double d
                ? BigDecimal.valueOf(d).stripTrailingZeros().toPlainString()
                : value.toString();
    }

    private static String grouped(String plain) {
        return plain.matches("-?[0-9]+") ? String.format(Locale.ROOT, "%,d", Long.valueOf(plain)) : plain;
    }

    @Override
    public String toString() {
        return filled();
    }
}
