package dev.headroom.app;

import dev.headroom.app.tour.StartTraining;
import dev.headroom.app.tour.Tour;
import dev.headroom.app.tour.TourHome;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The JavaFX side of the start; [Launcher] has looked at the machine before.
public final class WindowApp extends Application {
    private @Nullable Wiring wiring;

    @Override
    public void start(Stage stage) {
        wiring = new Wiring(stage, Launcher.early());
        wiring.opensFoldersBy(
                folder -> getHostServices().showDocument(folder.toUri().toString()));
        wiring.window().show();
        switch (Launcher.mode()) {
            case WINDOW -> {
                stage.setOnCloseRequest(e -> Platform.exit());
                Launcher.opened().ifPresentOrElse(wiring::open, wiring::tourOnce);
            }
            case TOUR -> Tour.begin(wiring.tour(), stage, Launcher.tourFolder());
            case TRAINING -> StartTraining.begin(wiring.tour());
        }
    }

    @Override
    public void stop() {
        if (wiring != null) {
            wiring.close();
        }
        TourHome.delete();
    }
}
