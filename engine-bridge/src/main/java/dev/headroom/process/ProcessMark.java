package dev.headroom.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A variable in the environment of a program that was started here, which all its children inherit. It finds those
/// that left the program's process group and session, as servers do that fork twice, after the program itself is gone.
///
/// Linux only, where `/proc` shows the environment with which a process began. A child that was started with an emptied
/// environment is not found.
record ProcessMark(String value) {
    /// The same name stands in the guard's script.
    static final String VARIABLE = "HEADROOM_JOB";

    private static final Path PROC = Path.of("/proc");
    private static final int LONGEST = 8 << 20;
    private static final int ROUNDS = 50;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /// One that nobody can guess.
    static ProcessMark random() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return new ProcessMark(HexFormat.of().formatHex(random));
    }

    /// The living processes of this user that carry it.
    List<ProcessHandle> holders() {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            UserPrincipal own = Files.getOwner(PROC.resolve("self"));
            for (Path process : processes) {
                if (isIn(process, own)) {
                    pid(process).flatMap(ProcessHandle::of).ifPresent(found::add);
                }
            }
        } catch (IOException | RuntimeException e) {
            // no /proc: nobody can be found this way
        }
        return found;
    }

    private boolean isIn(Path process, UserPrincipal own) {
        try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
            String environment = "\0" + new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
            return environment.contains("\0" + VARIABLE + "=" + value + "\0")
                    && Files.getOwner(process).equals(own);
        } catch (IOException e) {
            return false; // another user's, or gone
        }
    }

    private static Optional<Long> pid(Path process) {
        try {
            return Optional.of(Long.parseLong(process.getFileName().toString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Ends all of them at once, and those that they started meanwhile.
    void end() {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> left = holders();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
