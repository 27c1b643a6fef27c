package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GgufLayer.Attention;
import dev.headroom.plan.llamacpp.GgufLayer.Nothing;
import dev.headroom.plan.llamacpp.GgufLayer.Recurrent;
import dev.headroom.plan.llamacpp.GgufWeight.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The recipes by which `llama-quantize` chooses a type for each tensor. A recipe such as `Q4_K_M` gives some tensors
/// more bits than its name says; it makes the weights of a GGUF that nobody has on disk.
public enum GgufRecipe {
    F32("F32"),
    F16("F16"),
    BF16("BF16"),
    Q8_0("Q8_0"),
    Q6_K("Q6_K"),
    Q5_K_M("Q5_K"),
    Q5_K_S("Q5_K"),
    Q5_1("Q5_1"),
    Q5_0("Q5_0"),
    Q4_K_M("Q4_K"),
    Q4_K_S("Q4_K"),
    Q4_1("Q4_1"),
    Q4_0("Q4_0"),
    IQ4_NL("IQ4_NL"),
    IQ4_XS("IQ4_XS"),
    Q3_K_L("Q3_K"),
    Q3_K_M("Q3_K"),
    Q3_K_S("Q3_K"),
    IQ3_M("IQ3_S"),
    IQ3_S("IQ3_S"),
    IQ3_XXS("IQ3_XXS"),
    Q2_K("Q2_K"),
    IQ2_S("IQ2_S"),
    IQ2_XS("IQ2_XS"),
    IQ2_XXS("IQ2_XXS"),
    IQ1_M("IQ1_M"),
    IQ1_S("IQ1_S"),
    TQ2_0("TQ2_0"),
    TQ1_0("TQ1_0"),
    MXFP4("MXFP4");

    private final String type;

    GgufRecipe(String type) {
        this.type = type;
    }

    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<GgufRecipe> of(String text) {
        return Arrays.stream(values())
                .filter(r -> r.field().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public static List<String> fields() {
        return Arrays.stream(values()).map(GgufRecipe::field).toList();
    }

    /// Dimensions of a decoder whose tensors are to be typed.
    ///
    /// @param vocab rows of the embeddings
    /// @param tied whether there is no output matrix
    /// @param queryWidth a layer's query projection, a gate beside it counted; the key's and value's follow its
    ///     cache
    /// @param biases values of one layer's biases
    /// @param norms values of one layer's norms
    public record Dims(
            List<GgufLayer> layers,
            int embedding,
            int vocab,
            boolean tied,
            GgufShape.Experts experts,
            boolean gated,
            long queryWidth,
            long outputWidth,
            long biases,
            long norms) {
        public Dims {
            layers = List.copyOf(layers);
        }
    }

    /// The tensors of that decoder by this recipe, one after another in one file.
    public List<GgufWeight> weights(Dims d) {
        return new Writer(d).all();
    }

    /// Writes them in the order of a file.
    private final class Writer {
        private final Dims d;
        private final List<GgufWeight> all = new ArrayList<>();
        private long offset;

        Writer(Dims d) {
            this.d = d;
        }

        List<GgufWeight> all() {
            matrix(Place.INPUT, -1, d.tied() ? head() : type, d.embedding(), d.vocab(), 1);
            for (int i = 0; i < d.layers().size(); i++) {
                layer(i, d.layers().get(i));
            }
            values(Place.OUTPUT, -1, d.embedding());
            if (!d.tied()) {
                matrix(Place.OUTPUT, -1, head(), d.embedding(), d.vocab(), 1);
            }
            return List.copyOf(all);
        }

        private void layer(int i, GgufLayer layer) {
            values(Place.LAYER, i, d.norms());
            if (d.biases() > 0) {
                values(Place.LAYER, i, d.biases());
            }
            switch (layer.cache()) {
                case Attention a -> {
                    matrix(Place.LAYER, i, type, d.embedding(), d.queryWidth(), 1);
                    matrix(Place.LAYER, i, type, d.embedding(), a.keys(), 1);
                    if (a.values() > 0) {
                        matrix(Place.LAYER, i, value(i), d.embedding(), a.values(), 1);
                    }
                    matrix(Place.LAYER, i, attentionOut(), d.outputWidth(), d.embedding(), 1);
                }
                case Recurrent r -> {
                    long channels = r.convolution() / 3;
                    matrix(Place.LAYER, i, type, d.embedding(), channels, 1);
                    matrix(Place.LAYER, i, type, d.embedding(), r.inner(), 1);
                    matrix(Place.LAYER, i, type, r.inner(), d.embedding(), 1);
                    values(Place.LAYER, i, channels * 4);
                }
                case Nothing _ -> {
                    matrix(Place.LAYER, i, type, d.embedding(), d.queryWidth(), 1);
                    matrix(Place.LAYER, i, attentionOut(), d.outputWidth(), d.embedding(), 1);
                }
            }
            GgufShape.Experts e = d.experts();
            if (layer.experts()) {
                values(Place.LAYER, i, (long) d.embedding() * e.total());
                matrix(Place.LAYER, i, type, d.embedding(), e.width(), e.total());
                matrix(Place.LAYER, i, type, d.embedding(), e.width(), e.total());
                matrix(Place.LAYER, i, down(i), e.width(), d.embedding(), e.total());
            }
            if (layer.feedForward() > 0) {
                matrix(Place.LAYER, i, type, d.embedding(), layer.feedForward(), 1);
                if (d.gated()) {
                    matrix(Place.LAYER, i, type, d.embedding(), layer.feedForward(), 1);
                }
                matrix(Place.LAYER, i, down(i), layer.feedForward(), d.embedding(), 1);
            }
        }

        private void matrix(Place place, int layer, String wanted, long columns, long rows, long experts) {
            String fits = fitting(wanted, columns);
            add(place, layer, fits, GgmlBlocks.bytes(fits, columns) * rows * experts, columns, rows, true, experts > 1);
        }

        private void values(Place place, int layer, long count) {
            add(place, layer, "F32", count * 4, count, 1, false, false);
        }

        private void add(
                Place place,
                int layer,
                String as,
                long bytes,
                long columns,
                long rows,
                boolean matrix,
                boolean experts) {
            all.add(new GgufWeight(place, layer, as, bytes, columns, rows, matrix, experts, 0, offset));
            offset += (bytes + 31) / 32 * 32;
        }

        private boolean moreBits(int i) {
            int n = d.layers().size();
            return i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2;
        }

        private String head() {
            return switch (GgufRecipe.this) {
                case F32, F16, BF16, Q8_0 -> type;
                case MXFP4 -> "Q8_0";
                default -> "Q6_K";
            };
        }

        private String value(int i) {
            return switch (GgufRecipe.this) {
                case Q4_K_M, Q5_K_M -> moreBits(i) ? "Q6_K" : type;
                case Q4_K_S -> i < 4 ? "Q5_K" : type;
                case Q3_K_M -> i < 2 ? "Q5_K" : "Q4_K";
                case Q3_K_L -> "Q5_K";
                case Q2_K -> "Q4_K";
                case MXFP4 -> "Q8_0";
                default -> type;
            };
        }

        private String down(int i) {
            int n = d.layers().size();
            return switch (GgufRecipe.this) {
                case Q4_K_M, Q5_K_M -> moreBits(i) ? "Q6_K" : type;
                case Q4_K_S -> i < n / 8 ? "Q5_K" : type;
                case Q3_K_M -> i < n / 16 ? "Q5_K" : moreBits(i) ? "Q4_K" : type;
                case Q3_K_L -> "Q5_K";
                case Q2_K -> "Q3_K";
                default -> type;
            };
        }

        private String attentionOut() {
            return switch (GgufRecipe.this) {
                case Q3_K_M -> "Q4_K";
                case Q3_K_L -> "Q5_K";
                case Q2_K -> "Q3_K";
                case MXFP4 -> "Q8_0";
                default -> type;
            };
        }
    }

    /// What takes the place of a type whose blocks do not divide a row.
    private static String fitting(String wanted, long columns) {
        if (columns % GgmlBlocks.elements(wanted) == 0) {
            return wanted;
        }
        String other = switch (wanted) {
            case "Q4_K" -> "Q5_0";
            case "Q5_K" -> "Q5_1";
            case "Q6_K" -> "Q8_0";
            default -> wanted.equals("Q8_0") || GgmlBlocks.elements(wanted) == 32 ? "F16" : "IQ4_NL";
        };
        return columns % GgmlBlocks.elements(other) == 0 ? other : "F16";
    }
}
