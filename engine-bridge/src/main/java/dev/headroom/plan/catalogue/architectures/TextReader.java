package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.words.Sentence;
import java.util.Locale;

/// Reads the description of a decoder, in the words of any of the classes.
final class TextReader {
    /// Where neither the file nor its class tells how long a text may be.
    private static final int ASSUMED_CONTEXT = 32768;

    private final ConfigFile file;
    private final Block block;
    private final boolean known;
    private final String kind;

    private TextReader(ConfigFile file, Block block, JsonNode defaults) {
        this.file = file;
        this.block = block.with(defaults);
        this.known = !defaults.isMissingNode();
        this.kind = block.own("model_type").asText("");
    }

    static DecoderSpec read(ConfigFile file) {
        return read(file, file.text());
    }

    static DecoderSpec read(ConfigFile file, Block block) {
        return new TextReader(file, block, defaults(block)).decoder();
    }

    /// @param type the class to read it as, whatever the file calls it
    static DecoderSpec read(ConfigFile file, Block block, String type) {
        return new TextReader(file, block, ClassDefaults.text(type)).decoder();
    }

    /// Of the class that the block names, by its type, else by its architecture.
    static JsonNode defaults(Block block) {
        JsonNode byType = ClassDefaults.text(block.own("model_type").asText("").toLowerCase(Locale.ROOT));
        return byType.isMissingNode()
                ? ClassDefaults.text(
                        block.object().path("architectures").path(0).asText(""))
                : byType;
    }

    private DecoderSpec decoder() {
        int hidden = block.whole(Dimension.HIDDEN, "dim", "n_embd", "d_model");
        int layers = block.whole(Dimension.LAYERS, "num_layers", "n_layers", "n_layer");
        Attention attention = attention(hidden);
        FeedForward feedForward = Mixtures.read(block, layers, file);
        int vocab = block.whole(Dimension.VOCABULARY, "padded_vocab_size", "embedding_size");
        if (!known) {
            file.assume(
                    kind.isEmpty()
                            ? Sentence.of("The class of its decoder is not told; it is taken as built like Llama.")
                            : Sentence.of(
                                    "The planner does not know the decoder \"{}\"; it is taken as built like Llama with"
                                            + " the dimensions that the file tells.",
                                    kind));
        }
        return new DecoderSpec(
                known ? block.defaults().path("family").asText() : kind.isEmpty() ? "unknown" : kind,
                hidden,
                attention,
                feedForward,
                Layers.read(block, layers, hidden, file),
                norms(attention),
                bias(attention, feedForward, hidden),
                new DecoderSpec.Vocabulary(vocab, tied()),
                context(),
                0);
    }

    private Attention attention(int hidden) {
        int heads = block.whole(Dimension.HEADS, "n_heads", "n_head");
        if (block.flag("use_mla", true) && !block.said("kv_lora_rank").isMissingNode()
                || block.flag("use_mla", false)) {
            return new Attention.Latent(
                    heads,
                    block.or(512, Dimension.RANK),
                    block.none("q_lora_rank") ? 0 : block.count("q_lora_rank", 0, Dimension.RANK),
                    block.count("qk_nope_head_dim", 128, Dimension.HEAD),
                    block.count("qk_rope_head_dim", 64, Dimension.HEAD),
                    block.count("v_head_dim", 128, Dimension.HEAD));
        }
        boolean each = block.none("num_key_value_heads") && !block.has("multi_query_group_num");
        int kv = each
                ? heads
                : block.or(heads, Dimension.KV_HEADS, "multi_query_group_num", "n_kv_heads", "num_kv_heads");
        int head = block.none("head_dim")
                ? 0
                : block.maybe(Dimension.HEAD, "kv_channels").orElse(0);
        if (head == 0) {
            head = hidden / heads;
            if (!Dimension.HEAD.allows(head)) {
                throw block.outside(Dimension.HEAD.field(), head, Dimension.HEAD.range());
            }
        }
        return new Attention.Grouped(heads, kv, head, block.flag("attn_output_gate", false));
    }

    private DecoderSpec.Norms norms(Attention attention) {
        int perLayer = block.defaults().path("norms").asInt(2);
        int values = switch (block.defaults().path("query_key_norm").asText("")) {
            case "head" -> 2 * attention.headDim();
            case "head if use_qk_norm" -> block.flag("use_qk_norm", false) ? 2 * attention.headDim() : 0;
            case "all if attention_layer_norm" ->
                block.flag("attention_layer_norm", false)
                        ? (attention.heads() + attention.kvHeads()) * attention.headDim()
                        : 0;
            default -> 0;
        };
        return new DecoderSpec.Norms(perLayer, values);
    }

    private int bias(Attention attention, FeedForward feedForward, int hidden) {
        int qkv = (attention.heads() + 2 * attention.kvHeads()) * attention.headDim();
        int experts = block.defaults().path("expert_bias").asBoolean() && feedForward instanceof FeedForward.Experts e
                ? e.total() * (2 * e.width() + hidden)
                : 0;
        int sinks = block.defaults().path("sinks").asBoolean() ? attention.heads() : 0;
        return experts
                + sinks
                + switch (block.defaults().path("bias").asText("all if attention_bias")) {
                    case "qkv" -> qkv;
                    case "all" -> qkv + hidden;
                    case "molmo" -> block.flag("qkv_bias", true) ? qkv : 0;
                    case "all if bias" -> block.flag("bias", true) ? qkv + hidden : 0;
                    case "qkv if attention_bias" -> block.flag("attention_bias", false) ? qkv : 0;
                    case "all if attention_bias" -> block.flag("attention_bias", false) ? qkv + hidden : 0;
                    default -> 0;
                };
    }

    /// The decoder's own flag, then one of the whole file that says yes, then the class.
    private boolean tied() {
        JsonNode own = block.own("tie_word_embeddings");
        if (!own.isMissingNode()) {
            return own.asBoolean();
        }
        if (file.top().own("tie_word_embeddings").asBoolean(false)) {
            return true;
        }
        JsonNode assumed = block.defaults().path("tie_word_embeddings");
        if (assumed.isMissingNode()
                && !known
                && file.top().own("tie_word_embeddings").isMissingNode()) {
            file.assume(Sentence.of("Nothing says whether the output head is the embeddings; it is taken as stored."));
        }
        return assumed.asBoolean(false);
    }

    private int context() {
        return block.maybe(Dimension.CONTEXT, "seq_length", "max_sequence_length", "model_max_length", "max_seq_len")
                .or(() -> file.top().maybe(Dimension.CONTEXT))
                .orElseGet(() -> {
                    file.assume(Sentence.of("Its longest text is not told; {} tokens are taken.", ASSUMED_CONTEXT));
                    return ASSUMED_CONTEXT;
                });
    }

    /// @throws PlanException when the block lacks what every decoder has, and its class is not known
    static boolean readable(Block block) {
        try {
            block.with(defaults(block)).whole(Dimension.HIDDEN, "dim", "n_embd", "d_model");
            return true;
        } catch (PlanException e) {
            return false;
        }
    }
}
