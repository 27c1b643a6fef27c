package dev.headroom.plan.sight;

import java.util.List;
import java.util.Optional;

/// The rules of the families as they are published. Sources: the processors of transformers, of the models' own code
/// and of vLLM.
public final class PictureRules {
    private static final int SMALL = 28;

    private PictureRules() {}

    /// The rule that a file of the catalogue names.
    public static Optional<PictureRule> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "qwen2_vl" -> qwen2();
                    case "qwen2_5_vl" -> qwen2("Qwen2.5-VL", 4L * SMALL * SMALL, 16_384L * SMALL * SMALL);
                    case "qwen3_vl" -> qwen3();
                    case "glm4v" -> glm4v();
                    case "ovis2_5" -> ovis25();
                    case "ovis2" -> ovis2();
                    case "llava" -> llava15();
                    case "llava_next" -> llavaNext();
                    case "llava_onevision" -> llavaOneVision();
                    case "minicpmv" -> miniCpmV();
                    case "minicpmv_2_5" -> miniCpmV25();
                    case "minicpmv_4_5" -> miniCpmV45();
                    case "mllama" -> mllama(560);
                    case "llama4" -> llama4();
                    case "gemma3" -> gemma3();
                    case "gemma3n" -> gemma3n();
                    case "phi3_v" -> phi3(16);
                    case "phi3_5_v" -> phi3(4);
                    case "phi4mm" -> phi4();
                    case "deepseek_vl_v2" -> deepSeekVl2();
                    case "kimi_vl" -> kimi(4_096);
                    case "kimi_vl_2506" -> kimi(16_384);
                    case "molmo" -> molmo();
                    case "idefics3" -> idefics3();
                    case "smolvlm" -> smolVlm();
                    case "smolvlm_small" -> smolVlmSmall();
                    case "pixtral" -> pixtral();
                    case "mistral3" -> mistral3();
                    case "paligemma" -> paliGemma(224);
                    case "qwen_vl" -> qwenVl();
                    case "glm4v_9b" -> glm4v9b();
                    case "xcomposer2_4khd" -> xcomposer4khd(25);
                    case "xcomposer2_5" -> xcomposer25();
                    default -> null;
                });
    }

    /// Qwen2-VL and Qwen2.5-VL with the limits of their published files.
    public static SmartResize qwen2() {
        return qwen2("Qwen2-VL", 4L * SMALL * SMALL, 16_384L * SMALL * SMALL);
    }

    public static SmartResize qwen2(String family, long minPixels, long maxPixels) {
        return new SmartResize(
                family,
                14,
                2,
                1,
                minPixels,
                maxPixels,
                Optional.of(new SmartResize.Clips(128L * SMALL * SMALL, 768L * SMALL * SMALL, false, 2, 4, 768)),
                0);
    }

    public static SmartResize qwen3() {
        return new SmartResize(
                "Qwen3-VL",
                16,
                2,
                1,
                65_536,
                16_777_216,
                Optional.of(new SmartResize.Clips(4_096, 25_165_824, true, 2, 4, 768)),
                0);
    }

    /// GLM-4.1V, 4.5V and 4.6V: a picture counts as two frames.
    public static SmartResize glm4v() {
        return new SmartResize(
                "GLM-4.1V",
                14,
                2,
                2,
                12_544,
                9_633_792,
                Optional.of(new SmartResize.Clips(12_544, 47_040_000, true, 2, 2, 600)),
                0);
    }

    public static SmartResize ovis25() {
        return new SmartResize("Ovis2.5", 16, 2, 1, 448L * 448, 1344L * 1792, Optional.empty(), 65_536);
    }

    public static InternVlTiles internVl(int maxTiles) {
        return new InternVlTiles("InternVL", 448, 1024, 256, 1, maxTiles, true, 2);
    }

    public static FixedPicture llava15() {
        return new FixedPicture("LLaVA-1.5", 336, 576, 576, 0);
    }

    /// @param edge 224, 448 or 896 pixels
    public static FixedPicture paliGemma(int edge) {
        return new FixedPicture("PaliGemma", edge, edge / 14 * (edge / 14), edge / 14 * (edge / 14), 0);
    }

    public static FixedPicture qwenVl() {
        return new FixedPicture("Qwen-VL", 448, 1024, 256, 2);
    }

    public static FixedPicture glm4v9b() {
        return new FixedPicture("GLM-4V-9B", 1120, 6400, 1602, 0);
    }

    public static FixedPicture gemma3n() {
        return new FixedPicture("Gemma-3n", 768, 256, 256, 4);
    }

    public static Pinpoints llavaNext() {
        return new Pinpoints(
                "LLaVA-NeXT",
                336,
                24,
                List.of(
                        new Pinpoints.Tall(336, 672),
                        new Pinpoints.Tall(672, 336),
                        new Pinpoints.Tall(672, 672),
                        new Pinpoints.Tall(1008, 336),
                        new Pinpoints.Tall(336, 1008)),
                Optional.empty());
    }

    public static Pinpoints llavaOneVision() {
        return new Pinpoints("LLaVA-OneVision", 384, 27, Pinpoints.square(384, 6), Optional.of(9));
    }

    /// MiniCPM-V 2.6 and 4.
    public static Slices miniCpmV() {
        return new Slices("MiniCPM-V", 448, 9, 64, 14, 1);
    }

    /// MiniCPM-V 2.5: more queries for a slice.
    public static Slices miniCpmV25() {
        return new Slices("MiniCPM-V 2.5", 448, 9, 96, 14, 1);
    }

    /// MiniCPM-V 4.5: six frames of a video share the queries of one.
    public static Slices miniCpmV45() {
        return new Slices("MiniCPM-V 4.5", 448, 9, 64, 14, 6);
    }

    /// @param tile 560 pixels, 448 for the base models
    public static MllamaTiles mllama(int tile) {
        return new MllamaTiles("Llama-3.2-Vision", tile, tile / 14 * (tile / 14) + 1, 4);
    }

    public static Llama4Tiles llama4() {
        return new Llama4Tiles("Llama-4", 336, 576, 144, 16);
    }

    public static PanAndScan gemma3() {
        return new PanAndScan("Gemma-3", 896, 4096, 256, false);
    }

    /// @param crops 4 for Phi-3.5, 16 for Phi-3
    public static HdTransform phi3(int crops) {
        return new HdTransform("Phi-3-vision", 336, 576, 12, crops, crops);
    }

    /// @param hdNum 25 in LMDeploy, 55 in the paper
    public static HdTransform xcomposer4khd(int hdNum) {
        return new HdTransform("XComposer2-4KHD", 336, 576, 12, hdNum, hdNum);
    }

    /// Six tiles each where there are several pictures.
    public static HdTransform xcomposer25() {
        return new HdTransform("XComposer2.5", 560, 1600, 20, 24, 6);
    }

    public static DynamicHd phi4() {
        return new DynamicHd("Phi-4-multimodal", 448, 14, 36);
    }

    public static DeepSeekTiles deepSeekVl2() {
        return new DeepSeekTiles("DeepSeek-VL2", 384, 729, 14, 9);
    }

    /// @param maxPatches 4,096; 16,384 for Thinking-2506
    public static KimiNative kimi(int maxPatches) {
        return new KimiNative("Kimi-VL", 14, 2, maxPatches);
    }

    public static OvisTiles ovis2() {
        return new OvisTiles("Ovis2", 448, 1024, 256, 12, 65_536);
    }

    public static MolmoCrops molmo() {
        return new MolmoCrops("Molmo", 336, 14, 4, 12);
    }

    public static EdgeTiles idefics3() {
        return new EdgeTiles("Idefics3", 1456, 364, 676, 169, false);
    }

    /// SmolVLM of 2.2 billion parameters.
    public static EdgeTiles smolVlm() {
        return new EdgeTiles("SmolVLM", 1536, 384, 729, 81, true);
    }

    /// SmolVLM of 256 and 500 million parameters.
    public static EdgeTiles smolVlmSmall() {
        return new EdgeTiles("SmolVLM", 2048, 512, 1024, 64, true);
    }

    public static RowBreaks pixtral() {
        return new RowBreaks("Pixtral", 1024, 16, 1);
    }

    public static RowBreaks mistral3() {
        return new RowBreaks("Mistral-3", 1540, 14, 2);
    }
}
