package dev.headroom.app.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.disk.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    private static final Map<String, String> DISPLAY = Map.of("DISPLAY", ":0");

    @TempDir
    private Path home;

    private Path fonts;

    @BeforeEach
    void installAFont() throws IOException {
        fonts = Files.createDirectories(home.resolve("fonts"));
        Files.writeString(fonts.resolve("some.ttf"), "");
    }

    @Test
    void aMachineWithDisplayGtkAndFontsCanOpenTheWindow() {
        assertThat(machine(DISPLAY, name -> true).obstacleToWindow()).isEmpty();
    }

    @Test
    void withoutADisplayItSaysSo() {
        assertThat(machine(Map.of(), name -> true).obstacleToWindow())
                .hasValueSatisfying(s -> assertThat(s).contains("no display"));
        assertThat(machine(Map.of("WAYLAND_DISPLAY", "wayland-0"), name -> true).obstacleToWindow())
                .isEmpty();
    }

    @Test
    void withoutGtkItNamesThePackages() {
        assertThat(machine(DISPLAY, name -> !name.contains("gtk")).obstacleToWindow())
                .hasValueSatisfying(s -> assertThat(s).contains("apt install libgtk-3-0"));
    }

    @Test
    void withoutFontLibrariesOrFontsItNamesThePackages() throws IOException {
        assertThat(machine(DISPLAY, name -> !name.contains("pango")).obstacleToHeadless())
                .hasValueSatisfying(s -> assertThat(s).contains("libpango-1.0-0"));
        Files.delete(fonts.resolve("some.ttf"));
        assertThat(machine(DISPLAY, name -> true).obstacleToHeadless())
                .hasValueSatisfying(s -> assertThat(s).contains("fonts-dejavu-core"));
    }

    @Test
    void aFontLibraryThatIsSetUpOtherwiseAndFindsNothingIsNamed() {
        assertThat(machine(Map.of("FONTCONFIG_FILE", "/etc/mine.conf"), name -> true)
                        .obstacleToHeadless())
                .hasValueSatisfying(s -> assertThat(s).contains("FONTCONFIG_FILE"));
    }

    @Test
    void javaFxUnpacksItsLibrariesWhereNobodyElseCanPlaceAny() throws IOException {
        String before = System.clearProperty("javafx.cachedir");
        try {
            Preflight.nameLibraryFolder();
            Path folder = Path.of(System.getProperty("javafx.cachedir"));
            assertThat(folder).isWritable();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        } finally {
            if (before == null) {
                System.clearProperty("javafx.cachedir");
            } else {
                System.setProperty("javafx.cachedir", before);
            }
        }
    }

    @Test
    void whatJavaFxThrowsBecomesOneSentence() {
        var thrown = new RuntimeException(new UnsupportedOperationException("Unable to open DISPLAY"));
        assertThat(Preflight.explain(thrown))
                .startsWith("The display cannot be opened.")
                .doesNotContain("Exception");
    }

    @Test
    void whatSaysItselfIsSaidHoweverDeepItLies() {
        DiskException full = DiskException.unwritable(fonts, new IOException("No space left on device"));
        assertThat(Preflight.explain(new CompletionException(new RuntimeException(full))))
                .isEqualTo(full.sentence().toString());
    }

    private Preflight machine(Map<String, String> environment, Predicate<String> library) {
        return new Preflight(true, environment, library, List.of(fonts), () -> 0);
    }
}
