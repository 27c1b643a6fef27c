package dev.headroom.plan.llamacpp;

/// What of an mmproj file decides the memory of its vision tower.
///
/// @param projector `clip.projector_type`, such as `internvl` or `qwen2.5vl_merger`
/// @param image side of its pictures, pixels
/// @param patch side of a patch, pixels
/// @param merge patches of a side that become one token
/// @param gated whether the feed-forward block has a gate
/// @param fusedQkv whether query, key and value come from one matrix
/// @param deepstack layers whose output goes to the decoder too
/// @param windowPattern every how many layers one attends to the whole picture; 0: all do
/// @param projection width of a token for the decoder
/// @param wide whether its matrices are stored in 32 bit
/// @param leastTokens of a picture, by the projector's limits
/// @param mostTokens of a picture, by the projector's limits
/// @param mostTiles of a picture without the overview; 0 where pictures are not cut
/// @param bytes of all tensors
public record GgufTower(
        String projector,
        int layers,
        int width,
        int heads,
        int feedForward,
        boolean gated,
        boolean fusedQkv,
        int image,
        int patch,
        int merge,
        int deepstack,
        int windowPattern,
        int projection,
        boolean wide,
        int leastTokens,
        int mostTokens,
        int mostTiles,
        long bytes) {

    /// Whether it takes pictures in their own shape, not in tiles of one size.
    public boolean dynamic() {
        return switch (projector) {
            case "qwen2vl_merger",
                    "qwen2.5vl_merger",
                    "qwen3vl_merger",
                    "glm4v",
                    "gemma4v",
                    "gemma4uv",
                    "pixtral",
                    "lfm2",
                    "kimivl",
                    "kimik25",
                    "minimax_m3",
                    "hunyuanvl",
                    "youtuvl",
                    "phi4",
                    "dots_ocr",
                    "mimovl",
                    "paddleocr",
                    "exaone4_5" -> true;
            default -> false;
        };
    }

    /// Tokens of one tile, or of a picture of a fixed size.
    public int tokensOfTile() {
        int side = image / patch / Math.max(1, merge);
        return side * side;
    }

    /// Side of the picture that the room for activations is made for at the start.
    public int warmUpSide() {
        int unit = patch * Math.max(1, merge);
        return switch (projector) {
            case "qwen2vl_merger", "qwen2.5vl_merger", "qwen3vl_merger", "glm4v", "dots_ocr", "mimovl", "exaone4_5" ->
                46 * unit;
            case "gemma4v", "gemma4uv", "pixtral", "kimivl", "minimax_m3", "youtuvl", "phi4" -> 16 * unit;
            case "hunyuanvl" -> 32 * unit;
            case "paddleocr" -> 28 * unit;
            case "lfm2", "kimik25" -> ((int) Math.sqrt(mostTokens)) * unit;
            case "idefics3", "lightonocr" -> 16 * unit;
            default -> image;
        };
    }

    /// Side, in pixels, of a square picture of that many tokens.
    public int sideOf(int tokens) {
        return (int) Math.ceil(Math.sqrt(tokens)) * patch * Math.max(1, merge);
    }
}
