package dev.headroom.bench;

import dev.headroom.engine.embedded.EmbeddedLaunch;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// What the machine can do at most at this moment.
///
/// @param bytesPerSecond read from memory with all cores
/// @param flopsPerSecond of a matrix product, fp32, by the library the engine uses
record Ceilings(double bytesPerSecond, double flopsPerSecond) {

    /// Measured now, in a child process of [CeilingsMain].
    static Ceilings measure() throws IOException, InterruptedException {
        EmbeddedLaunch.Runtime runtime = BenchFolder.runtime();
        ProcessBuilder child = new ProcessBuilder(List.of(
                        runtime.java().toString(),
                        "-Xms1600m",
                        "-Xmx1600m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        CeilingsMain.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Path tests = BenchFolder.target().resolveSibling("test-classes");
        child.environment().put("CLASSPATH", tests + File.pathSeparator + runtime.classPath());
        Process process = child.start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the ceilings were not measured: " + line);
        }
        String[] figures = line.split(" ");
        return new Ceilings(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
    }

    Ceilings higher(Ceilings other) {
        return new Ceilings(
                Math.max(bytesPerSecond, other.bytesPerSecond), Math.max(flopsPerSecond, other.flopsPerSecond));
    }
}
