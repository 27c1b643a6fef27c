package dev.headroom.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// How everything looks: AtlantaFX Primer in light or dark, our own sheet on top, and the font that comes with us, so
/// that texts are as wide on every machine.
public final class Theme {
    private static final List<String> FONTS = List.of("Inter-Regular", "Inter-Italic", "Inter-SemiBold", "Inter-Bold");
    private static final String SHEET = "/dev/headroom/app/css/headroom.css";
    /// `-color-bg-inset` of the two themes: what the system shows of a window before its first frame.
    private static final Color LIGHT_GROUND = Color.web("#f6f8fa");

    private static final Color DARK_GROUND = Color.web("#010409");
    private static boolean fontsLoaded;

    private Theme() {}

    /// Before the first control is made, or JavaFX reads a theme of its own that is never seen.
    public static void choose(boolean dark) {
        String sheet = dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }

    /// Dresses a scene; call again to change.
    ///
    /// @param zoom 1 is 100 %
    public static void apply(Scene scene, boolean dark, double zoom) {
        loadFonts();
        choose(dark);
        scene.setFill(dark ? DARK_GROUND : LIGHT_GROUND);
        String own = Theme.class.getResource(SHEET).toExternalForm();
        if (!scene.getStylesheets().contains(own)) {
            scene.getStylesheets().add(own);
        }
        scene.getRoot().getStyleClass().removeAll("light", "dark");
        scene.getRoot().getStyleClass().add(dark ? "dark" : "light");
        scene.getRoot().setStyle("-fx-font-size: %.1fpx;".formatted(13 * zoom));
    }

    private static synchronized void loadFonts() {
        if (fontsLoaded) {
            return;
        }
        fontsLoaded = true;
        for (String name : FONTS) {
            try (InputStream in = Theme.class.getResourceAsStream("/dev/headroom/app/fonts/" + name + ".otf")) {
                Font.loadFont(in, 13);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
