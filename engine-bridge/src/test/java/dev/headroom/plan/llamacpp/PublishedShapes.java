package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GgufLayer.Attention;
import dev.headroom.plan.llamacpp.GgufLayer.Recurrent;
import dev.headroom.plan.llamacpp.GgufShape.Experts;
import dev.headroom.plan.llamacpp.GgufShape.Style;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Models of published logs, from their published dimensions.
public final class PublishedShapes {
    private PublishedShapes() {}

    static GgufShape qwen2Half(GgufRecipe recipe) {
        List<GgufLayer> layers =
                Collections.nCopies(24, new GgufLayer(new Attention(2, 64, 64, false), 14, 4864, false));
        return new GgufShape(
                "qwen2",
                layers,
                0,
                896,
                151_936,
                32_768,
                0,
                Experts.NONE,
                Style.PLAIN,
                recipe.weights(new GgufRecipe.Dims(
                        layers, 896, 151_936, true, Experts.NONE, true, 896, 896, 896 + 2 * 128, 2 * 896)));
    }

    static GgufShape qwen3Coder30B() {
        List<GgufLayer> layers = Collections.nCopies(48, new GgufLayer(new Attention(4, 128, 128, false), 32, 0, true));
        Experts experts = new Experts(128, 8, 768);
        return new GgufShape(
                "qwen3moe",
                layers,
                0,
                2048,
                151_936,
                262_144,
                0,
                experts,
                new Style(false, true, false, true, false, 1),
                GgufRecipe.Q8_0.weights(new GgufRecipe.Dims(
                        layers, 2048, 151_936, false, experts, true, 4096, 4096, 0, 2 * 2048 + 2 * 128)));
    }

    static GgufShape qwen25Vl3B() {
        List<GgufLayer> layers =
                Collections.nCopies(36, new GgufLayer(new Attention(2, 128, 128, false), 16, 11_008, false));
        return new GgufShape(
                "qwen2vl",
                layers,
                0,
                2048,
                151_936,
                128_000,
                0,
                Experts.NONE,
                new Style(false, true, false, false, false, 4),
                GgufRecipe.Q4_K_M.weights(new GgufRecipe.Dims(
                        layers, 2048, 151_936, true, Experts.NONE, true, 2048, 2048, 2048 + 2 * 256, 2 * 2048)));
    }

    /// @param nextn layers of its head that predicts more tokens
    static GgufShape qwen36Of27B(int nextn) {
        List<GgufLayer> layers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            layers.add(
                    i % 4 == 3
                            ? new GgufLayer(new Attention(4, 256, 256, false), 24, 17_408, false)
                            : new GgufLayer(new Recurrent(3 * 10_240, 128 * 6144, 6144), 24, 17_408, false));
        }
        for (int i = 0; i < nextn; i++) {
            layers.add(new GgufLayer(new Attention(4, 256, 256, false), 24, 17_408, false));
        }
        return new GgufShape(
                "qwen35",
                layers,
                nextn,
                5120,
                248_320,
                262_144,
                0,
                Experts.NONE,
                new Style(false, true, true, true, true, 4),
                GgufRecipe.Q4_K_S.weights(new GgufRecipe.Dims(
                        layers, 5120, 248_320, false, Experts.NONE, true, 2 * 6144, 6144, 0, 2 * 5120)));
    }

    static GgufShape gptOss20B() {
        List<GgufLayer> layers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            layers.add(new GgufLayer(new Attention(8, 64, 64, i % 2 == 0), 64, 0, true));
        }
        Experts experts = new Experts(32, 4, 2880);
        return new GgufShape(
                "gpt-oss",
                layers,
                0,
                2880,
                201_088,
                131_072,
                128,
                experts,
                Style.PLAIN,
                GgufRecipe.MXFP4.weights(
                        new GgufRecipe.Dims(layers, 2880, 201_088, false, experts, true, 4096, 4096, 0, 2 * 2880)));
    }

    static GgufShape qwen35Of4B() {
        List<GgufLayer> layers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            layers.add(
                    i % 4 == 3
                            ? new GgufLayer(new Attention(4, 256, 256, false), 16, 9216, false)
                            : new GgufLayer(new Recurrent(3 * 8192, 128 * 4096, 4096), 16, 9216, false));
        }
        return new GgufShape(
                "qwen35",
                layers,
                0,
                2560,
                248_320,
                262_144,
                0,
                Experts.NONE,
                new Style(false, true, true, true, true, 4),
                GgufRecipe.Q4_K_M.weights(new GgufRecipe.Dims(
                        layers, 2560, 248_320, true, Experts.NONE, true, 2 * 4096, 4096, 0, 2 * 2560)));
    }

    static GgufTower internVit300M() {
        return new GgufTower("internvl", 24, 1024, 16, 4096, false, true, 448, 14, 2, 0, 0, 896, false, 0, 0, 12, (long)
                (591.14 * (1 << 20)));
    }

    /// @param projection width of the decoder
    static GgufTower qwen3Vl(int projection, int deepstack, boolean wide) {
        return new GgufTower(
                "qwen3vl_merger",
                27,
                1152,
                16,
                4304,
                false,
                true,
                768,
                16,
                2,
                deepstack,
                0,
                projection,
                wide,
                8,
                4096,
                0,
                (long) ((wide ? 2198.75 : 887.99) * (1 << 20)));
    }

    static GgufTower qwen25Vl() {
        return new GgufTower(
                "qwen2.5vl_merger", 32, 1280, 16, 3420, true, false, 560, 14, 2, 0, 8, 2048, false, 8, 4096, 0, (long)
                        (1214.24 * (1 << 20)));
    }

    static GgufTower gemma3(int projection) {
        return new GgufTower(
                "gemma3", 27, 1152, 16, 4304, false, false, 896, 14, 4, 0, 0, projection, false, 256, 256, 0, 0);
    }
}
