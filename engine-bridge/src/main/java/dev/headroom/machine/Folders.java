package dev.headroom.machine;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where Headroom keeps things, by the custom of the system: XDG base directories on Linux and the BSDs, `AppData` on
/// Windows, `Library` on macOS. Nothing is created here.
///
/// @param config settings of the window
/// @param data chats, pictures, runs, calibration
/// @param state logs, flight records, timelines: may be lost without harm
/// @param cache may be deleted at any time
public record Folders(Path config, Path data, Path state, Path cache) {

    /// The folders of the user who runs this process.
    public static Folders ofUser() {
        return of(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    /// @param environment `XDG_CONFIG_HOME` and its kin win over defaults when they are absolute, as the specification
    ///     asks
    static Folders of(Map<String, String> environment, String system, Path home) {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            Path roaming = absolute(environment.get("APPDATA"), home.resolve("AppData/Roaming"));
            Path local = absolute(environment.get("LOCALAPPDATA"), home.resolve("AppData/Local"));
            return new Folders(
                    roaming.resolve("Headroom"),
                    local.resolve("Headroom/data"),
                    local.resolve("Headroom/state"),
                    local.resolve("Headroom/cache"));
        }
        boolean mac = os.startsWith("mac");
        Path support = home.resolve("Library/Application Support");
        return new Folders(
                absolute(environment.get("XDG_CONFIG_HOME"), mac ? support : home.resolve(".config"))
                        .resolve("headroom"),
                absolute(environment.get("XDG_DATA_HOME"), mac ? support : home.resolve(".local/share"))
                        .resolve("headroom"),
                absolute(
                                environment.get("XDG_STATE_HOME"),
                                mac ? home.resolve("Library/Logs") : home.resolve(".local/state"))
                        .resolve("headroom"),
                absolute(
                                environment.get("XDG_CACHE_HOME"),
                                mac ? home.resolve("Library/Caches") : home.resolve(".cache"))
                        .resolve("headroom"));
    }

    private static Path absolute(@Nullable String given, Path otherwise) {
        return given != null && Path.of(given).isAbsolute() ? Path.of(given) : otherwise;
    }
}
