package dev.headroom.disk;

import java.nio.file.InvalidPathException;
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
        return of(System.getenv(), System.getProperty("os.name", ""), home());
    }

    /// The user's home folder. Java asks the system's list of users for it; every other program goes by `HOME`.
    public static Path home() {
        return home(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", "."));
    }

    static Path home(Map<String, String> environment, String system, String listed) {
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? Path.of(listed) : absolute(environment.get("HOME"), Path.of(listed));
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
        try {
            return given != null && Path.of(given).isAbsolute() ? Path.of(given) : otherwise;
        } catch (InvalidPathException e) {
            return otherwise; // letters that this locale cannot write
        }
    }
}
