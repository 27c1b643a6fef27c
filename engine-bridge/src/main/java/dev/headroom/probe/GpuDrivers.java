package dev.headroom.probe;

import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.Locale;

/// Finds a way to read the GPUs of this machine: NVML first, `nvidia-smi` where its library cannot be opened.
public final class GpuDrivers {
    private GpuDrivers() {}

    /// What became of looking for a driver.
    public sealed interface Search {}

    public record Opened(GpuDriver driver) implements Search {}

    /// @param sentence what was looked for and what to do if there should be a GPU
    public record Absent(Figure.Reason reason, Sentence sentence) implements Search {}

    public static Search open() {
        return open(nvmlLibrary(), Path.of("nvidia-smi"));
    }

    /// @param nvml name or path of the NVML library
    /// @param nvidiaSmi name or path of the program
    static Search open(String nvml, Path nvidiaSmi) {
        Search first = Nvml.open(nvml);
        if (first instanceof Absent(Figure.Reason reason, Sentence sentence)) {
            return switch (NvidiaSmi.open(nvidiaSmi)) {
                case Opened opened -> opened;
                // NVML's own reason says more than a missing program
                case Absent absent -> new Absent(reason, sentence.then(absent.sentence()));
            };
        }
        return first;
    }

    private static String nvmlLibrary() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows ? "nvml.dll" : "libnvidia-ml.so.1";
    }
}
