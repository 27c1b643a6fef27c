package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.Formula;
import dev.headroom.plan.advise.Effect;
import dev.headroom.settings.SettingNames;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// What is to be said of one component's bytes: the formulas of its parts, what was found where, and what moves it.
///
/// @param name of the component, in the language of the moment
/// @param what it is, in a sentence
/// @param atPeak the bytes come and go: the figures are of the worst moment
/// @param uncertainty half-width of the predicted range, 0 for exact
/// @param effects one step of each setting that moves it, the strongest first
/// @param notes sentences below, such as what was learnt
public record Explained(
        Palette colour,
        String name,
        String what,
        List<Part> parts,
        OptionalLong predicted,
        OptionalLong reported,
        OptionalLong measured,
        boolean atPeak,
        long uncertainty,
        List<Effect> effects,
        List<String> notes) {
    static final Messages M = Messages.of("formula");

    /// @param name empty where the component is one part
    /// @param source of the rule
    public record Part(String name, Formula formula, long bytes, Sentence source) {}

    public Explained {
        parts = List.copyOf(parts);
        effects = List.copyOf(effects);
        notes = List.copyOf(notes);
    }

    /// The caption that a setting has everywhere.
    static String caption(Effect effect) {
        return Messages.say(SettingNames.of(effect.setting()));
    }

    static String signed(long bytes) {
        return (bytes < 0 ? "−" : "+") + Bytes.human(Math.abs(bytes));
    }

    static String exact(long bytes) {
        return String.format(Locale.ROOT, "%,d B", bytes);
    }

    static String result(long bytes) {
        return Bytes.human(bytes).endsWith(" B") ? exact(bytes) : exact(bytes) + " = " + Bytes.human(bytes);
    }

    /// The lines of one part's formula: symbols, numbers, result; the words where it is no expression.
    static List<String> lines(Part part) {
        Formula formula = part.formula();
        List<String> lines = new ArrayList<>();
        if (formula.isExpression()) {
            lines.add(formula.inSymbols());
            if (!formula.inNumbers().equals(formula.inSymbols())) {
                lines.add("= " + formula.inNumbers());
            }
        } else {
            lines.add(Messages.say(formula.sentence()));
        }
        lines.add("= " + result(part.bytes()));
        return lines;
    }

    List<String> figures() {
        List<String> lines = new ArrayList<>();
        String peak = atPeak ? " " + M.text("at.peak") : "";
        predicted.ifPresent(b -> lines.add(M.text("predicted") + " " + Bytes.human(b) + peak
                + (uncertainty > 0 ? " ± " + Bytes.human(uncertainty) : "")));
        reported.ifPresent(b -> lines.add(M.text("reported") + " " + Bytes.human(b) + peak
                + (predicted.isPresent() && b != predicted.getAsLong()
                        ? " (" + signed(b - predicted.getAsLong()) + ")"
                        : "")));
        measured.ifPresent(b -> lines.add(M.text("measured") + " " + Bytes.human(b)));
        return lines;
    }

    /// All of it as plain text, for the clipboard.
    public String text() {
        return written("", "", "  ");
    }

    /// All of it as Markdown, with the formulas as code.
    public String markdown() {
        return written("### ", "```\n", "- ");
    }

    private String written(String heading, String fence, String item) {
        StringBuilder text = new StringBuilder(heading)
                .append(name)
                .append("\n\n")
                .append(what)
                .append("\n");
        for (Part part : parts) {
            text.append("\n").append(part.name().isEmpty() ? "" : part.name() + "\n");
            text.append(fence)
                    .append(String.join("\n", lines(part)))
                    .append("\n")
                    .append(fence);
            for (Formula.Symbol symbol : part.formula().symbols()) {
                text.append(item).append(symbol.name()).append(" = ").append(symbol.number());
                symbol.meaning().ifPresent(m -> text.append(": ").append(Messages.say(m)));
                text.append("\n");
            }
            text.append(item)
                    .append(M.text("source", Messages.say(part.source())))
                    .append("\n");
        }
        text.append("\n");
        figures().forEach(line -> text.append(item).append(line).append("\n"));
        effects.forEach(e -> text.append(item).append(effect(e)).append("\n"));
        notes.forEach(note -> text.append(item).append(note).append("\n"));
        return text.toString();
    }

    static String effect(Effect e) {
        return "%s %s → %s: %s".formatted(caption(e), e.from(), e.step(), signed(e.by()));
    }
}
