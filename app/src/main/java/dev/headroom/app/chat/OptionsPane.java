package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.TabKey;
import dev.headroom.chat.ChatOptions;
import dev.headroom.settings.Field;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.SettingException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// How the questions of this chat are asked: what the model is told first, and how its next token is chosen. What is
/// typed holds from the next question on; what cannot be is marked, said, and not taken.
final class OptionsPane {
    private static final Messages M = Messages.of("chat");
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");
    private static final double WIDTH = 420;
    /// Any whole number.
    private static final Field<Integer> SEED = new Field<>("seed", new Kind.Whole(0, Integer.MAX_VALUE));

    private final ChatAsking asking;
    private final PopOver popOver = new PopOver();
    private final Label problem = new Label();

    OptionsPane(ChatAsking asking) {
        this.asking = asking;
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setAnimated(false);
        popOver.setTitle(M.text("options"));
        problem.setId("options-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().addAll("hr-danger", "hr-small");
    }

    /// @param repetition whether the engine at hand reads a repetition penalty
    void showAt(Node node, boolean repetition) {
        popOver.setContentNode(content(repetition));
        popOver.show(node);
        popOver.getRoot().getStylesheets().setAll(node.getScene().getStylesheets());
    }

    VBox content(boolean repetition) {
        ChatOptions now = asking.now();
        Sampling s = now.sampling();
        say("");
        TextArea system = new TextArea(now.system());
        system.setId("option-system");
        system.setPromptText(M.text("options.system.prompt"));
        system.setWrapText(true);
        system.setPrefRowCount(3);
        system.setMinHeight(Region.USE_PREF_SIZE);
        TabKey.leaves(system);
        system.textProperty()
                .addListener((o, was, text) ->
                        asking.choose(new ChatOptions(asking.now().sampling(), text.strip())));
        GridPane grid = new GridPane(12, 6);
        grid.add(row(grid, 0, Sampling.TEMPERATURE, s.temperature(), OptionsPane::temperature), 1, 0);
        grid.add(row(grid, 1, Sampling.TOP_P, s.topP(), OptionsPane::topP), 1, 1);
        grid.add(row(grid, 2, Sampling.MAX_TOKENS, s.maxTokens(), OptionsPane::maxTokens), 1, 2);
        TextField seed = row(
                grid,
                3,
                SEED,
                s.seed().isPresent() ? (int) s.seed().getAsLong() : -1,
                (before, value) -> seeded(before, OptionalLong.of(value)));
        seed.setPromptText(M.text("options.seed.new"));
        grid.add(seed, 1, 3);
        if (repetition) {
            grid.add(
                    row(grid, 4, Sampling.REPETITION_PENALTY, s.repetitionPenalty(), OptionsPane::repetitionPenalty),
                    1,
                    4);
        }
        Button usual = Buttons.words("options-usual", M.text("options.usual"), () -> {
            asking.asForEveryChat();
            popOver.setContentNode(content(repetition));
        });
        usual.disableProperty().bind(asking.own().map(Optional::isEmpty));
        Label caption = new Label(M.text("options.system"));
        caption.setLabelFor(system);
        Label hint = new Label(M.text("options.hint"));
        hint.setWrapText(true);
        hint.setMinHeight(Region.USE_PREF_SIZE);
        hint.getStyleClass().addAll("hr-muted", "hr-small");
        VBox all = new VBox(8, caption, system, grid, problem, hint, usual);
        all.setId("chat-options-pane");
        all.setPadding(new Insets(12));
        all.setPrefWidth(WIDTH);
        return all;
    }

    private <T> TextField row(GridPane grid, int row, Field<T> field, T value, BiFunction<Sampling, T, Sampling> with) {
        boolean seed = field == SEED;
        TextField text = new TextField(seed && value.equals(-1) ? "" : String.valueOf(value));
        text.setId("option-" + field.name());
        text.setPrefColumnCount(7);
        text.setMinWidth(Region.USE_PREF_SIZE);
        Label caption = new Label(M.text("options." + field.name()));
        caption.setLabelFor(text);
        caption.setMinWidth(Region.USE_PREF_SIZE);
        Label hint = new Label(M.text("options." + field.name() + ".hint"));
        hint.getStyleClass().addAll("hr-muted", "hr-small");
        hint.setWrapText(true);
        hint.setMinHeight(Region.USE_PREF_SIZE);
        text.setAccessibleHelp(hint.getText());
        grid.add(caption, 0, row);
        grid.add(hint, 2, row);
        text.textProperty().addListener((o, was, typed) -> {
            try {
                ChatOptions now = asking.now();
                Sampling next = seed && typed.isBlank()
                        ? seeded(now.sampling(), OptionalLong.empty())
                        : with.apply(now.sampling(), field.parse(typed.strip()));
                asking.choose(new ChatOptions(next, now.system()));
                text.pseudoClassStateChanged(WRONG, false);
                say("");
            } catch (SettingException e) {
                text.pseudoClassStateChanged(WRONG, true);
                say(Messages.say(e.sentence()));
            }
        });
        return text;
    }

    private void say(String why) {
        problem.setText(why);
        problem.setVisible(!why.isEmpty());
        problem.setManaged(!why.isEmpty());
    }

    private static Sampling temperature(Sampling s, double x) {
        return new Sampling(x, s.topK(), s.topP(), s.repetitionPenalty(), s.seed(), s.stop(), s.maxTokens());
    }

    private static Sampling topP(Sampling s, double x) {
        return new Sampling(s.temperature(), s.topK(), x, s.repetitionPenalty(), s.seed(), s.stop(), s.maxTokens());
    }

    private static Sampling maxTokens(Sampling s, int x) {
        return new Sampling(s.temperature(), s.topK(), s.topP(), s.repetitionPenalty(), s.seed(), s.stop(), x);
    }

    private static Sampling seeded(Sampling s, OptionalLong x) {
        return new Sampling(s.temperature(), s.topK(), s.topP(), s.repetitionPenalty(), x, s.stop(), s.maxTokens());
    }

    private static Sampling repetitionPenalty(Sampling s, double x) {
        return new Sampling(s.temperature(), s.topK(), s.topP(), x, s.seed(), s.stop(), s.maxTokens());
    }
}
