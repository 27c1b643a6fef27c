package dev.headroom.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class SharedUiTest {
    private final List<String> told = new ArrayList<>();

    private final class View extends StackPane implements AutoCloseable {
        View() {
            told.add("built");
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }

    @Test
    void thePageOnScreenHasTheViewThatIsBuiltOnce() {
        Fx.run(() -> {
            Shared<View> shared = new Shared<>(View::new);
            StackPane first = shared.place(v -> told.add("first"));
            StackPane second = shared.place(v -> told.add("second"));
            StackPane content = new StackPane();
            Stage stage = Fx.show(content, 200, 100);
            assertThat(told).isEmpty();

            content.getChildren().setAll(first);
            assertThat(first.getChildren()).containsExactly(shared.node());
            content.getChildren().setAll(second);
            assertThat(first.getChildren()).isEmpty();
            assertThat(second.getChildren()).containsExactly(shared.node());
            content.getChildren().setAll(first);
            assertThat(first.getChildren()).containsExactly(shared.node());
            stage.close();
        });
        assertThat(told).containsExactly("built", "first", "second", "first");
    }

    @Test
    void itIsClosedOnceHoweverManyPagesHaveAPlaceForIt() {
        Fx.run(() -> {
            Shared<View> shared = new Shared<>(View::new);
            var first = shared.place(v -> {});
            var second = shared.place(v -> {});
            Stage stage = Fx.show(new StackPane(first), 200, 100);
            first.close();
            second.close();
            stage.close();
        });
        assertThat(told).containsExactly("built", "closed");
    }
}
