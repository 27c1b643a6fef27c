package dev.headroom.plan;

import dev.headroom.words.Sentence;

/// A number of a model's `config.json` and the most that is believed: several times what any published model has. What
/// is made of them, from parameters to the bytes of a whole cache, stays inside a long, so no plan wraps around.
public enum Dimension {
    LAYERS("num_hidden_layers", 1 << 10),
    HIDDEN("hidden_size", 1 << 18),
    /// Of what comes out of a vision tower.
    HIDDEN_OUT("out_hidden_size", 1 << 18),
    HEADS("num_attention_heads", 1 << 10),
    KV_HEADS("num_key_value_heads", 1 << 10),
    HEAD("head_dim", 1 << 10),
    INTERMEDIATE("intermediate_size", 1 << 20),
    /// Of the layers without experts, where the file has a word of its own for it.
    INTERMEDIATE_DENSE("intermediate_size_mlp", 1 << 20),
    EXPERTS("num_experts", 1 << 10),
    EXPERT_WIDTH("moe_intermediate_size", 1 << 20),
    /// Of latent attention.
    RANK("kv_lora_rank", 1 << 16),
    WINDOW("sliding_window", 1 << 28),
    VOCABULARY("vocab_size", 1 << 24),
    CONTEXT("max_position_embeddings", 1 << 28),
    /// Pixels of a tile's edge.
    TILE("image_size", 1 << 14),
    /// Pixels of a patch's edge.
    PATCH("patch_size", 1 << 10);

    /// Patches along the edge of a tile: attention is over the square of their square.
    private static final int MOST_ALONG_AN_EDGE = 256;

    private final String field;
    private final int most;

    Dimension(String field, int most) {
        this.field = field;
        this.most = most;
    }

    /// The name in `config.json`.
    public String field() {
        return field;
    }

    public boolean allows(long value) {
        return value >= 1 && value <= most;
    }

    /// What it must be, for a refusal.
    public Sentence range() {
        return Sentence.of("a whole number from {} to {}", 1, most);
    }

    /// Whether a tile can be cut into such patches.
    public static boolean cuts(int tile, int patch) {
        return tile >= patch && tile / patch <= MOST_ALONG_AN_EDGE;
    }
}
