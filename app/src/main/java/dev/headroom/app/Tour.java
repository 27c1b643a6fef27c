package dev.headroom.app;

import java.nio.file.Path;
import javafx.stage.Stage;

final class Tour {
    static void begin(Wiring wiring, Stage stage, Path folder) {}

    static int exitStatus() {
        return 1;
    }
}
