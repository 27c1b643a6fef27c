package dev.headroom.disk;

import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Why the system's loader refused a native library that is there and whole. It speaks the user's language, so only
/// names are looked for in what it says, and what stands in no language.
///
/// @param detail the library or the version that is missing; else what the loader said
public record LinkTrouble(Kind kind, String detail) {

    /// Which kind.
    public enum Kind {
        /// Another library is not installed.
        NEEDS_ANOTHER,
        /// The C library, or that of C++, is older than the one it was built with.
        SYSTEM_TOO_OLD,
        /// Code may not be run from there.
        NO_EXECUTION,
        /// The jars hold no library for this system.
        NONE_FOR_SYSTEM,
        OTHER
    }

    /// `libonnxruntime.so: libstdc++.so.6: cannot open …`: the second name.
    private static final Pattern ANOTHER = Pattern.compile("\\.so[.0-9]*: (lib[\\w+.-]{1,80}\\.so[.0-9]*):");

    private static final Pattern VERSION = Pattern.compile("\\b(GLIBC|GLIBCXX|CXXABI|GCC)_[0-9.]{1,20}");

    /// @param folder where the library lies; empty when the jars hold none for this system
    public static LinkTrouble of(Throwable e, Optional<Path> folder) {
        String told = innermost(e);
        Matcher version = VERSION.matcher(told);
        if (version.find()) {
            return new LinkTrouble(Kind.SYSTEM_TOO_OLD, version.group());
        }
        Matcher another = ANOTHER.matcher(told);
        if (another.find()) {
            return new LinkTrouble(Kind.NEEDS_ANOTHER, another.group(1));
        }
        if (told.contains("failed to map segment")) {
            return new LinkTrouble(Kind.NO_EXECUTION, folder.map(Path::toString).orElse(told));
        }
        return new LinkTrouble(folder.isEmpty() ? Kind.NONE_FOR_SYSTEM : Kind.OTHER, told);
    }

    private static String innermost(Throwable e) {
        Throwable last = e;
        for (int depth = 0; last.getCause() != null && depth < 20; depth++) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    /// What happened and what to do.
    ///
    /// @param program whose library it is, a name
    public Sentence sentence(String program) {
        return switch (kind) {
            case NEEDS_ANOTHER ->
                Sentence.of("{} needs the library {}, which is not installed: install it.", program, detail);
            case SYSTEM_TOO_OLD ->
                Sentence.of("This system is too old for {}: it lacks {}. Use a newer release of it.", program, detail);
            case NO_EXECUTION ->
                Sentence.of(
                        "{} may not be run from {} (the file system is mounted noexec): let XDG_CACHE_HOME name"
                                + " another folder.",
                        program,
                        detail);
            case NONE_FOR_SYSTEM ->
                Sentence.of(
                                "{} has no library for this system ({}): run Headroom on Linux x64 or arm64, or on"
                                        + " Windows x64.",
                                program,
                                System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""))
                        .then(Sentence.foreign(detail));
            case OTHER -> Sentence.of("The library of {} cannot be loaded: {}", program, detail);
        };
    }
}
