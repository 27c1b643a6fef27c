package dev.headroom.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/// How everything looks: AtlantaFX Primer in light or dark, our own sheet on top, and the font that comes with us, so
/// that texts are as wide on every machine.
public final class Theme {
    private static final List<String> FONTS = List.of("Inter-Regular", "Inter-Italic", "Inter-SemiBold", "Inter-Bold");
    private static final String SHEET = "/dev/headroom/app/css/headroom.css";
    private static boolean fontsLoaded;

    private Theme() {}

    /// Dresses a scene; call again to change.
    ///
    /// @param zoom 1 is 100 %
    public static void apply(Scene scene, boolean dark, double zoom) {
        loadFonts();
        String sheet = dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
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
