package dev.headroom.plan.catalogue;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A weight type that can be asked for: the one list for planning and for launching.
///
/// @param name as `--model-format` takes it
/// @param bits of one packed weight, scales and zeros included
/// @param reach what is packed where no file says otherwise
public record WeightFormat(String name, double bits, Reach reach) {
    /// What a quantiser packs of a model.
    public enum Reach {
        NOTHING,
        /// The projections of the decoder; embeddings, head, tower and projector stay in 16 bit.
        DECODER,
        /// The experts of a mixture alone.
        EXPERTS,
        /// The projections of decoder and tower.
        PROJECTIONS,
        /// The whole decoder, embeddings and head included; the tower lies in a file of its own.
        WHOLE_DECODER
    }

    private static final Set<String> LMDEPLOY =
            Set.of("hf", "llama", "awq", "gptq", "fp8", "mxfp4", "compressed-tensors");

    private static final Map<String, WeightFormat> ALL = new LinkedHashMap<>();

    static {
        add(Reach.NOTHING, 16, "hf", "llama");
        add(Reach.NOTHING, 32, "fp32");
        // a scale in 16 bit and a zero in 4 for 128 weights
        add(Reach.DECODER, 4 + 20.0 / 128, "awq", "gptq", "auto-round");
        add(Reach.DECODER, 8 + 24.0 / 128, "gptq-int8");
        // a scale in 16 bit for 128 weights, no zeros
        add(Reach.DECODER, 4 + 16.0 / 128, "compressed-tensors", "w4a16", "int4");
        // a scale for each row
        add(Reach.DECODER, 8, "int8", "w8a8");
        // a scale in 32 bit for each square of 128
        add(Reach.DECODER, 8 + 32.0 / (128 * 128), "fp8");
        add(Reach.DECODER, 4.5, "nvfp4");
        add(Reach.EXPERTS, 4.25, "mxfp4");
        add(Reach.DECODER, 8.25, "mxfp8");
        // a scale in 32 bit for 64 weights; with double quantisation in 8, and one in 32 for 256 of these
        add(Reach.PROJECTIONS, 4.5, "nf4", "fp4");
        add(Reach.PROJECTIONS, 4 + 8.0 / 64 + 32.0 / 16384, "nf4-double");
        add(Reach.PROJECTIONS, 8, "bnb-int8");
        add(Reach.WHOLE_DECODER, 4.5, "mlx-4bit");
        add(Reach.WHOLE_DECODER, 8.5, "mlx-8bit");
        blocks("q8_0", 8.5, "q6_k", 6.5625, "q5_k", 5.5, "q5_1", 6, "q5_0", 5.5, "q4_k", 4.5, "q4_1", 5, "q4_0", 4.5);
        blocks("q3_k", 3.4375, "q2_k", 2.625, "iq4_nl", 4.5, "iq4_xs", 4.25, "iq3_s", 3.4375, "iq3_xxs", 3.0625);
        blocks("iq2_s", 2.5625, "iq2_xs", 2.3125, "iq2_xxs", 2.0625, "iq1_m", 1.75, "iq1_s", 1.5625);
        blocks("tq1_0", 1.6875, "tq2_0", 2.0625, "q1_0", 1.125, "q2_0", 2.25, "f16", 16, "bf16", 16);
        // files of several types: the mean over a model, as llama.cpp's quantize tells it for Llama-3.1-8B
        blocks("q5_k_m", 5.7036, "q5_k_s", 5.5704, "q4_k_m", 4.8944, "q4_k_s", 4.6672, "q3_k_l", 4.2979);
        blocks("q3_k_m", 4.0081, "q3_k_s", 3.6429);
    }

    private static void add(Reach reach, double bits, String... names) {
        for (String name : names) {
            ALL.put(name, new WeightFormat(name, bits, reach));
        }
    }

    /// Types of GGUF, each with its bits.
    private static void blocks(Object... namesAndBits) {
        for (int i = 0; i < namesAndBits.length; i += 2) {
            add(Reach.WHOLE_DECODER, ((Number) namesAndBits[i + 1]).doubleValue(), (String) namesAndBits[i]);
        }
    }

    /// By name, in any case.
    public static Optional<WeightFormat> of(String name) {
        return Optional.ofNullable(ALL.get(name.toLowerCase(Locale.ROOT)));
    }

    /// Those that LMDeploy's `--model-format` takes, in one release or another.
    public static Set<String> ofLmdeploy() {
        return LMDEPLOY;
    }

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /// The known name that is most like one that is not.
    public static String nearest(String name) {
        String typed = name.toLowerCase(Locale.ROOT);
        return ALL.keySet().stream()
                .min(Comparator.comparingInt(known -> Names.distance(typed, known)))
                .orElseThrow();
    }
}
