package dev.headroom.probe;

import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;

/// Device facts by CUDA, read once and lazily: loading JCuda's native library costs time and fails loudly without a
/// driver.
public interface GpuFactsSource {
    Facts read();

    /// What became of asking.
    sealed interface Facts {}

    /// @param cudaDriverVersion such as `12.6`
    record Known(String cudaDriverVersion, List<GpuFacts> devices) implements Facts {
        public Known {
            devices = List.copyOf(devices);
        }
    }

    record Unknown(Figure.Reason reason, Sentence sentence) implements Facts {}

    /// Through JCuda, which is touched only after CUDA's own library was seen to open.
    static GpuFactsSource cuda() {
        return () -> {
            String library =
                    System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
                            ? "nvcuda.dll"
                            : "libcuda.so.1";
            try (Arena arena = Arena.ofConfined()) {
                SymbolLookup.libraryLookup(library, arena);
            } catch (IllegalArgumentException e) {
                return new Unknown(
                        Figure.Reason.NO_DRIVER, Sentence.of("CUDA is not here ({} cannot be opened).", library));
            }
            return JCudaFacts.read();
        };
    }
}
