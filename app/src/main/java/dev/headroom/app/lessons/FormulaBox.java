package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.lesson.Expression;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

/// How a value came about: its names, the numbers in their place, the result; and the planner's own formula of each
/// component that is named.
final class FormulaBox {
    private static final Messages M = Messages.of("lessons");

    private FormulaBox() {}

    /// Empty for what is no reckoning: a text, a list, a single figure that nobody reckoned.
    static Optional<TitledPane> of(LessonRun run, Expression expression, Value value, Unit unit, Spoken spoken) {
        if (!(value instanceof Value.Number) || expression.names().isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(List.of(expression.toString()));
        String numbers = inNumbers(run, expression);
        if (!numbers.equals(plain(value))) {
            lines.add("= " + numbers);
        }
        lines.add("= " + (unit.isBytes() ? plain(value) + " B = " : "") + spoken.value(value, unit));
        List<String> rules = rules(run, expression, spoken);
        VBox box = new VBox(2);
        box.getStyleClass().add("hr-formula-box");
        lines.forEach(line -> box.getChildren().add(mono(line, line.equals(lines.getLast()))));
        VBox all = new VBox(6, box);
        rules.forEach(rule -> all.getChildren().add(mono(rule, false)));
        TitledPane pane = new TitledPane(M.text("formula"), all);
        pane.setId("lesson-formula");
        pane.getStyleClass().add("hr-details");
        pane.setAnimated(false);
        pane.setExpanded(!rules.isEmpty());
        return Optional.of(pane);
    }

    private static Label mono(String text, boolean result) {
        Label label = Spoken.sentence(text);
        label.getStyleClass().addAll("hr-mono", "hr-small", result ? "hr-formula-result" : "hr-formula-line");
        return label;
    }

    private static String inNumbers(LessonRun run, Expression expression) {
        String text = expression.toString();
        List<String> longestFirst = expression.names().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String name : longestFirst) {
            text = text.replace(name, plain(run.names().apply(name)));
        }
        return text.replace('*', '×').replace(" - ", " − ");
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Number(double number) -> Unit.NONE.shown(number);
            case Value.Text(String text) -> '"' + text + '"';
            case Value.Truth _, Value.Told _, Value.Many _, Value.Absent _ -> "…";
        };
    }

    /// `plan.weights.language = 4,542,976 × 4 + …`
    private static List<String> rules(LessonRun run, Expression expression, Spoken spoken) {
        List<String> rules = new ArrayList<>();
        for (String name : expression.names()) {
            boolean planned = name.startsWith("plan.") || name.contains(".plan.");
            String component = name.endsWith(".peak") ? name.substring(0, name.length() - ".peak".length()) : name;
            if (planned && run.names().apply(component + ".formula") instanceof Value.Told formula) {
                rules.add(component + " = " + spoken.value(formula, Unit.NONE));
            }
        }
        return rules;
    }
}
