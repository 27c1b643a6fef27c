package dev.headroom.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.NativeLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javafx.application.Application;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
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
    private static final Pattern PIXELS = Pattern.compile("\\b(\\d+(?:\\.\\d+)?)px");
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
        if (scene.getStylesheets().isEmpty()) {
            scene.getStylesheets().add(sheet(zoom));
        } else if (!scene.getStylesheets().getFirst().equals(sheet(zoom))) {
            scene.getStylesheets().set(0, sheet(zoom));
        }
        scene.getRoot().getStyleClass().removeAll("light", "dark", "opaque");
        scene.getRoot().getStyleClass().add(dark ? "dark" : "light");
        if (!Platform.isSupported(ConditionalFeature.TRANSPARENT_WINDOW)) {
            scene.getRoot().getStyleClass().add("opaque"); // popups are given square corners
        }
        Scale.set(zoom);
        scene.getRoot().setStyle(String.format(Locale.ROOT, "-fx-font-size: %.1fpx;", 13 * zoom));
    }

    /// Our sheet; at another zoom a copy of it in which all that is in pixels has grown: paddings, icons, least widths.
    private static String sheet(double zoom) {
        URL sheet = Theme.class.getResource(SHEET);
        if (zoom == 1) {
            return sheet.toExternalForm();
        }
        try (InputStream in = sheet.openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String grown = PIXELS.matcher(text)
                    .replaceAll(m -> String.format(Locale.ROOT, "%.1fpx", Double.parseDouble(m.group(1)) * zoom));
            return "data:text/css;base64," + Base64.getEncoder().encodeToString(grown.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void loadFonts() {
        if (fontsLoaded) {
            return;
        }
        fontsLoaded = true;
        if (!loadFontFiles()) {
            loadFontStreams();
        }
    }

    /// From files: of a stream, JavaFX makes a file in the folder for temporary files, which stays after a kill.
    private static boolean loadFontFiles() {
        try {
            List<String> resources = FONTS.stream()
                    .map(f -> "dev/headroom/app/fonts/" + f + ".otf")
                    .toList();
            Optional<Path> folder = NativeLibraries.folder("fonts", Theme.class, resources);
            folder.ifPresent(f -> FONTS.forEach(
                    name -> Font.loadFont(f.resolve(name + ".otf").toUri().toString(), 13)));
            return folder.isPresent();
        } catch (DiskException e) {
            return false;
        }
    }

    private static void loadFontStreams() {
        for (String name : FONTS) {
            try (InputStream in = Theme.class.getResourceAsStream("/dev/headroom/app/fonts/" + name + ".otf")) {
                Font.loadFont(in, 13);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
