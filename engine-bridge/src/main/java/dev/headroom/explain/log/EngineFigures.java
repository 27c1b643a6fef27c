package dev.headroom.explain.log;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.Found;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What vLLM and SGLang write of their own memory when they start, to stand beside a plan: of several ranks the largest
/// figure. Their "GB" is 2^30 bytes. Lines may begin with a date, a file and a process, as each release has it.
///
/// @param values bytes, but for [What#KV_TOKENS]
public record EngineFigures(Map<What, Long> values) {
    /// Which figure.
    public enum What {
        WEIGHTS("weights", Sentence.of("weights")),
        NON_TORCH("non_torch", Sentence.of("outside torch")),
        ACTIVATIONS("activations", Sentence.of("activations of the trial run")),
        KV_CACHE("kv_cache", Sentence.of("KV cache")),
        KV_TOKENS("kv_tokens", Sentence.of("tokens of the KV cache")),
        GRAPHS("cuda_graphs", Sentence.of("CUDA graphs"));

        private final String field;
        private final Sentence words;

        What(String field, Sentence words) {
            this.field = field;
            this.words = words;
        }

        public String field() {
            return field;
        }

        public Sentence words() {
            return words;
        }
    }

    private static final String GIB = "(-?[\\d.]{1,12}) ?Gi?B";

    /// A pattern, and the figures of its groups in turn.
    private record Line(LinePattern pattern, List<What> groups) {
        static Line of(String word, String pattern, What... groups) {
            return new Line(LinePattern.of(word, pattern), List.of(groups));
        }
    }

    private static final List<Line> LINES = List.of(
            Line.of("Loading model weights took", "Loading model weights took " + GIB, What.WEIGHTS),
            Line.of("Model loading took", "Model loading took " + GIB, What.WEIGHTS),
            Line.of(
                    "model weights take",
                    "model weights take " + GIB + "; non_torch_memory takes " + GIB
                            + "; PyTorch activation peak memory takes " + GIB
                            + "; the rest of the memory reserved for KV Cache is " + GIB,
                    What.WEIGHTS,
                    What.NON_TORCH,
                    What.ACTIVATIONS,
                    What.KV_CACHE),
            Line.of(
                    "for peak activation",
                    GIB + " for weight, " + GIB + " for peak activation, " + GIB + " for non-torch memory, and " + GIB
                            + " for CUDAGraph memory",
                    What.WEIGHTS,
                    What.ACTIVATIONS,
                    What.NON_TORCH,
                    What.GRAPHS),
            Line.of(
                    "for consumed memory",
                    GIB + " for peak activation, and " + GIB + " for CUDAGraph memory",
                    What.ACTIVATIONS,
                    What.GRAPHS),
            Line.of("Available KV cache memory", "Available KV cache memory: " + GIB, What.KV_CACHE),
            Line.of("GPU KV cache size", "GPU KV cache size: ([\\d,]{1,16}) tokens", What.KV_TOKENS),
            Line.of("Graph capturing finished", "Graph capturing finished in .{1,40}took " + GIB, What.GRAPHS),
            Line.of("Load weight end", "Load weight end.{0,200}mem usage=" + GIB, What.WEIGHTS),
            Line.of("KV Cache is allocated", "#tokens: ([\\d,]{1,16})", What.KV_TOKENS),
            Line.of("KV Cache is allocated", "KV size: " + GIB, What.KV_CACHE),
            Line.of("cuda graph end", "(?:C|c)apture.{0,40}graph end.{0,80}mem usage=" + GIB, What.GRAPHS),
            Line.of("CUDA graph end", "Capture.{0,40}CUDA graph end.{0,80}mem usage=" + GIB, What.GRAPHS));

    private static final LinePattern HALVES = LinePattern.of("K size:", "K size: " + GIB + ", V size: " + GIB);

    public EngineFigures {
        values = Map.copyOf(values);
    }

    static EngineFigures of(List<String> lines) {
        Map<What, Long> found = new EnumMap<>(What.class);
        for (String line : lines) {
            for (Line known : LINES) {
                known.pattern().read(line, m -> m).ifPresent(m -> take(known, m, found));
            }
            HALVES.read(line, m -> m)
                    .ifPresent(m -> number(What.KV_CACHE, m.text(1))
                            .flatMap(k -> number(What.KV_CACHE, m.text(2)).map(v -> k + v))
                            .ifPresent(both -> found.merge(What.KV_CACHE, both, Math::max)));
        }
        return new EngineFigures(found);
    }

    private static void take(Line line, Found m, Map<What, Long> found) {
        for (int i = 0; i < line.groups().size(); i++) {
            What what = line.groups().get(i);
            number(what, m.text(i + 1)).ifPresent(value -> found.merge(what, value, Math::max));
        }
    }

    /// Empty where that is no figure we believe, as of a cache that got less than nothing.
    private static Optional<Long> number(What what, String text) {
        if (what == What.KV_TOKENS) {
            return ForeignNumber.count(text.replace(",", "")).stream().boxed().findFirst();
        }
        return ForeignNumber.bytes(text, Bytes.GIB).stream().boxed().findFirst();
    }
}
