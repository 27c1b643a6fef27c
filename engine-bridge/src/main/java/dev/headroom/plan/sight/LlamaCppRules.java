package dev.headroom.plan.sight;

import java.util.OptionalInt;

/// How llama.cpp takes the pictures of a family, by its build: it has rules of its own for native resolution and for
/// InternVL's tiles (`tools/mtmd`), and follows the families elsewhere.
public final class LlamaCppRules {
    /// Pixel limits in tokens came with it; Qwen-VL's longer side was bounded before.
    private static final int TOKEN_LIMITS = 6915;

    /// InternVL is tiled since; it was one tile before.
    private static final int INTERNVL_TILES = 8477;

    private static final int MARKS = 2;

    private LlamaCppRules() {}

    /// @param rule the family's own
    /// @param build empty: one of today
    public static PictureRule of(PictureRule rule, OptionalInt build) {
        int b = build.orElse(Integer.MAX_VALUE);
        return switch (rule) {
            case SmartResize r
            when r.visualVocabulary() == 0 ->
                new LlamaCppNative(
                        r.family(),
                        r.patch(),
                        r.merge(),
                        8,
                        4_096,
                        b < TOKEN_LIMITS ? OptionalInt.of(1024) : OptionalInt.empty(),
                        false,
                        MARKS);
            case RowBreaks r ->
                new LlamaCppNative(
                        r.family(),
                        r.patch(),
                        r.merge(),
                        8,
                        1_024,
                        b < TOKEN_LIMITS ? OptionalInt.of(1024) : OptionalInt.empty(),
                        true,
                        0);
            case KimiNative r ->
                new LlamaCppNative(r.family(), r.patch(), r.merge(), 8, 1_024, OptionalInt.empty(), false, MARKS);
            case InternVlTiles r ->
                new LlamaCppInternVl(
                        r.family(),
                        r.tile(),
                        r.patches(),
                        r.tokensPerTile(),
                        r.minTiles(),
                        b < INTERNVL_TILES ? 1 : r.maxTiles(),
                        MARKS);
            case PanAndScan r -> new FixedPicture(r.family(), r.edge(), r.patches(), r.tokens(), MARKS);
            case SmartResize _,
                    DeepSeekTiles _,
                    DynamicHd _,
                    EdgeTiles _,
                    FixedPicture _,
                    HdTransform _,
                    Llama4Tiles _,
                    LlamaCppInternVl _,
                    LlamaCppNative _,
                    MllamaTiles _,
                    MolmoCrops _,
                    OvisTiles _,
                    Pinpoints _,
                    Slices _ -> rule;
        };
    }
}
