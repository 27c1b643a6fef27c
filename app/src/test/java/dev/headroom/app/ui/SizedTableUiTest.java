package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.SizedTable.Cell;
import dev.headroom.app.ui.SizedTable.Look;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizedTableUiTest {
    private record Row(String name, String number) {}

    @ParameterizedTest
    @CsvSource({"200, 13", "600, 13", "1900, 13", "200, 26", "1900, 26"})
    void noCellIsCutWhateverTheWidthAndTheZoom(double width, int font) {
        Fx.run(() -> {
            SizedTable<Row> table = new SizedTable<>(60);
            table.words("Component", row -> Cell.of(row.name()).swatch(Palette.LORA));
            table.numbers("Predicted", row -> Cell.of(row.number()).look(Look.STRONG));
            table.numbers("Difference that nobody expected", row -> Cell.of("0"));
            StackPane pane = new StackPane(table);
            pane.setStyle("-fx-font-size: " + font + "px");
            Stage stage = Fx.show(pane, width, 400);
            table.show(List.of(new Row("Language model weights", "1,234,567.8 MiB"), new Row("x", "0")), false);
            pane.applyCss();
            pane.layout();
            table.show(List.of(new Row("Sum", "+1,005.4 MiB"), new Row("Language", "1,234,567.8 MiB")), true);
            pane.applyCss();
            pane.layout();

            List<TableCell<?, ?>> cells = new ArrayList<>();
            for (Node node : table.lookupAll(".table-cell")) {
                if (node instanceof TableCell<?, ?> cell && cell.getText() != null && cell.isVisible()) {
                    cells.add(cell);
                }
            }
            assertThat(cells).hasSizeGreaterThanOrEqualTo(2);
            assertThat(cells)
                    .allSatisfy(cell -> assertThat(cell.prefWidth(-1))
                            .as(cell.getText())
                            .isLessThanOrEqualTo(cell.getTableColumn().getWidth()));
            stage.close();
        });
    }
}
