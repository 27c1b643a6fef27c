package dev.headroom.app.start;

import dev.headroom.disk.NativeLibraries;
import dev.headroom.machine.Fonts;
import dev.headroom.words.Said;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/// What a window needs of the machine, checked before JavaFX is touched, whose own messages help nobody.
///
/// @param library whether the loader finds a shared library
/// @param fonts folders they usually lie in
/// @param fontconfig how many fonts the font library itself finds, -1 when it cannot be asked; slow, asked only when
///     it was set up otherwise than usual
public record Preflight(
        boolean linux,
        Map<String, String> environment,
        Predicate<String> library,
        List<Path> fonts,
        IntSupplier fontconfig) {
    private static final String LIBRARIES = "javafx.cachedir";

    public static Preflight ofUser() {
        return new Preflight(
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux"),
                System.getenv(),
                Preflight::canLoad,
                Fonts.folders(),
                Preflight::askFontconfig);
    }

    /// Why no window can open: one sentence that says what to do.
    public Optional<String> obstacleToWindow() {
        if (!linux) {
            return Optional.empty();
        }
        if (blank("DISPLAY") && blank("WAYLAND_DISPLAY")) {
            return Optional.of("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).");
        }
        if (!library.test("libgtk-3.so.0") || !library.test("libXtst.so.6")) {
            return Optional.of(
                    "The window needs GTK 3: install it (Debian: apt install libgtk-3-0 libxtst6 libxxf86vm1 libgl1).");
        }
        return obstacleToHeadless();
    }

    /// Why not even pictures of the window can be drawn.
    public Optional<String> obstacleToHeadless() {
        if (!linux) {
            return Optional.empty();
        }
        for (String name : List.of("libfreetype.so.6", "libpango-1.0.so.0", "libpangoft2-1.0.so.0")) {
            if (!library.test(name)) {
                return Optional.of(
                        "The window needs the font libraries Pango and FreeType (%s is missing): install them (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core)."
                                .formatted(name));
            }
        }
        boolean usual = blank("FONTCONFIG_FILE") && blank("FONTCONFIG_PATH");
        if (!usual && fontconfig.getAsInt() == 0) {
            return Optional.of("The font library finds no font with FONTCONFIG_FILE or FONTCONFIG_PATH as they are set:"
                    + " unset them, or let them name a folder with fonts.");
        }
        if (usual && Fonts.names(fonts).isEmpty()) {
            return Optional.of("No font is installed: install one (Debian: apt install fonts-dejavu-core; for Chinese"
                    + " fonts-noto-cjk).");
        }
        return Optional.empty();
    }

    /// Tells JavaFX where to unpack its native libraries, which it checks at each start: where nobody else can place
    /// any.
    public static void nameLibraryFolder() {
        if (System.getProperty(LIBRARIES, "").isEmpty()) {
            System.setProperty(LIBRARIES, NativeLibraries.folder("javafx").toString());
        }
    }

    /// One sentence for what JavaFX throws when it cannot start.
    public static String explain(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof Said said) {
                return said.sentence().toString();
            }
        }
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        String text = all.toString();
        if (text.contains("Unable to open DISPLAY")) {
            return "The display cannot be opened. Check DISPLAY, or start with --tour for pictures without a display.";
        }
        if (text.contains("detected no fonts")) {
            return "No font is installed: install one (Debian: apt install fonts-dejavu-core).";
        }
        if (text.contains("No toolkit found") || text.contains("UnsatisfiedLinkError")) {
            return "JavaFX could not load its native libraries: on Debian apt install libgtk-3-0 libxtst6"
                    + " libpango-1.0-0, and see that the cache folder (XDG_CACHE_HOME) can be written.";
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "The window could not start: " + root;
    }

    private boolean blank(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank();
    }

    private static boolean canLoad(String name) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(name, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int askFontconfig() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup("libfontconfig.so.1", arena);
            Linker linker = Linker.nativeLinker();
            MethodHandle load = linker.downcallHandle(
                    library.findOrThrow("FcInitLoadConfigAndFonts"), FunctionDescriptor.of(ValueLayout.ADDRESS));
            MethodHandle fonts = linker.downcallHandle(
                    library.findOrThrow("FcConfigGetFonts"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            MemorySegment system = (MemorySegment) fonts.invoke((MemorySegment) load.invoke(), 0);
            // struct FcFontSet { int nfont; ... }
            return system.equals(MemorySegment.NULL)
                    ? 0
                    : system.reinterpret(ValueLayout.JAVA_INT.byteSize()).get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable e) {
            return -1;
        }
    }
}
