package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.lesson.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Several things brought into an order: dragged, moved by their buttons, or with Alt and an arrow key.
final class OrderGuess extends GuessControl {
    private static final Messages M = Messages.of("lessons");

    /// How far into another row the mouse goes before both change places, as a share of its height.
    private static final double ENOUGH_DOWN = 0.4;

    private static final double ENOUGH_UP = 0.6;

    private final List<Row> rows = new ArrayList<>();
    private boolean locked;

    /// @param items shown in an order that tells nothing, the same each time
    OrderGuess(List<Value> items, List<String> labels) {
        for (int i = 0; i < items.size(); i++) {
            rows.add(new Row(items.get(i), labels.get(i), i + 1));
        }
        Collections.shuffle(rows, new Random(items.toString().hashCode()));
        Label hint = new Label(M.text("order.hint"));
        hint.getStyleClass().addAll("hr-small", "hr-muted");
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(rows);
        getChildren().add(hint);
        number();
        tell();
    }

    private final class Row extends HBox {
        private final Value item;
        private final Label place = new Label();
        private final Label words;
        private final Button up;
        private final Button down;

        Row(Value item, String label, int number) {
            super(8);
            this.item = item;
            setId("lesson-item-" + number);
            getStyleClass().add("hr-lesson-item");
            setAlignment(Pos.CENTER_LEFT);
            setFocusTraversable(true);
            FontIcon grip = new FontIcon(Feather.MORE_VERTICAL);
            place.setMinWidth(USE_PREF_SIZE);
            words = new Label(label);
            words.setWrapText(true);
            words.setMinHeight(USE_PREF_SIZE);
            words.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(words, Priority.ALWAYS);
            up = Buttons.icon(
                    "lesson-up-" + number, Feather.CHEVRON_UP, M.text("order.up", label), () -> move(this, -1));
            down = Buttons.icon(
                    "lesson-down-" + number, Feather.CHEVRON_DOWN, M.text("order.down", label), () -> move(this, 1));
            getChildren().addAll(grip, place, words, up, down);
            addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
            addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
            addEventHandler(MouseEvent.MOUSE_PRESSED, e -> requestFocus());
        }

        private void pressed(KeyEvent e) {
            int by = switch (e.getCode()) {
                case UP -> -1;
                case DOWN -> 1;
                default -> 0;
            };
            if (by == 0 || e.isShortcutDown()) {
                return;
            }
            if (e.isAltDown()) {
                move(this, by);
            } else {
                rows.get(Math.clamp(rows.indexOf(this) + by, 0, rows.size() - 1))
                        .requestFocus();
            }
            e.consume();
        }

        /// Changes places with the row that the mouse has come to.
        private void dragged(MouseEvent e) {
            double y =
                    OrderGuess.this.sceneToLocal(e.getSceneX(), e.getSceneY()).getY();
            int at = rows.indexOf(this);
            int to = at;
            for (int i = rows.size() - 1; i >= 0; i--) {
                double down = (y - rows.get(i).getLayoutY()) / rows.get(i).getHeight();
                // a quick mouse passes several rows at once
                if (i > at && to == at && down > ENOUGH_DOWN || i < at && down < ENOUGH_UP) {
                    to = i;
                }
            }
            if (to != at) {
                move(this, to - at);
            }
        }
    }

    private void move(Row row, int by) {
        int to = rows.indexOf(row) + by;
        if (locked || to < 0 || to >= rows.size()) {
            return;
        }
        rows.remove(row);
        rows.add(to, row);
        arrange(row);
        row.requestFocus();
        tell();
    }

    /// @param stays in the scene all the while: a row that is taken out loses the mouse that drags it
    private void arrange(Row stays) {
        List<Row> others = rows.stream().filter(r -> r != stays).toList();
        int at = rows.indexOf(stays);
        getChildren().removeAll(others);
        getChildren().addAll(0, others.subList(0, at));
        getChildren().addAll(at + 1, others.subList(at, others.size()));
        number();
        layout(); // where rows stand decides what the next move of the mouse means
    }

    private void number() {
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            row.place.setText((i + 1) + ".");
            row.setAccessibleText(M.text("order.place", row.words.getText(), i + 1, rows.size()));
            row.up.setDisable(locked || i == 0);
            row.down.setDisable(locked || i == rows.size() - 1);
        }
    }

    private void tell() {
        become(Optional.of(new Value.Many(rows.stream().map(r -> r.item).toList())));
    }

    @Override
    void lock(Value order) {
        locked = true;
        if (order instanceof Value.Many(List<Value> items)) {
            rows.sort((a, b) -> Integer.compare(items.indexOf(a.item), items.indexOf(b.item)));
            tell();
        }
        arrange(rows.getFirst());
        rows.forEach(r -> r.setOpacity(0.8));
    }

    @Override
    void key(KeyEvent e) {
        int digit = e.getText().length() == 1 ? Character.digit(e.getText().charAt(0), 10) : 0;
        if (digit >= 1 && digit <= rows.size()) {
            rows.get(digit - 1).requestFocus();
            e.consume();
        }
    }

    @Override
    void focus() {
        rows.getFirst().requestFocus();
    }
}
