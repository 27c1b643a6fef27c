package dev.headroom.app.experiments;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;

/// A list to choose one thing from, with its caption; what was chosen stays while it is on offer.
final class Choices<T> extends HBox {
    private final ComboBox<T> box = new ComboBox<>();
    private boolean showing;

    Choices(String id, String caption, Function<T, String> words, Runnable changed) {
        super(6);
        box.setId(id);
        box.setAccessibleText(caption);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T item) {
                return item == null ? "" : words.apply(item);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException();
            }
        });
        box.valueProperty().addListener(o -> {
            if (!showing) {
                changed.run();
            }
        });
        Label label = Names.line(caption, "hr-small", "hr-muted");
        label.setLabelFor(box);
        setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        getChildren().addAll(label, box);
    }

    /// @param usual chosen where nothing was
    void offer(List<T> items, Optional<T> usual) {
        showing = true;
        Optional<T> was = chosen().filter(items::contains);
        if (!box.getItems().equals(items)) {
            box.getItems().setAll(items);
        }
        was.or(() -> usual.filter(items::contains))
                .or(() -> items.stream().findFirst())
                .ifPresent(box::setValue);
        showing = false;
    }

    Optional<T> chosen() {
        return Optional.ofNullable(box.getValue());
    }

    void choose(T item) {
        box.setValue(item);
    }
}
