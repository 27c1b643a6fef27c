package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.words.Sentence;
import java.util.HashSet;
import java.util.Set;

/// Reads whether the layers of a decoder have one MLP or experts, in the words of any of the classes.
final class Mixtures {
    private Mixtures() {}

    static FeedForward read(Block block, int layers, ConfigFile file) {
        int total = counted(
                block,
                Dimension.EXPERTS,
                "num_experts",
                "n_routed_experts",
                "num_local_experts",
                "moe_num_experts",
                "n_experts");
        if (total < 2) {
            int width = block.whole(Dimension.INTERMEDIATE, "ffn_hidden_size", "hidden_dim", "n_inner");
            boolean both = block.defaults().path("gate_and_up_together").asBoolean();
            return new FeedForward.Dense(
                    both ? width / 2 : width, block.defaults().path("gated").asBoolean(true));
        }
        int active = counted(
                block,
                Dimension.EXPERTS,
                "num_experts_per_tok",
                "moe_topk",
                "num_experts_per_token",
                "moe_k",
                "experts_per_token",
                "num_selected_experts");
        if (active == 0) {
            file.assume(Sentence.of("How many experts a token takes is not told; 2 are taken."));
            active = 2;
        }
        // Llama-4, Mixtral and gpt-oss have no word of their own for an expert's width
        int width = block.maybe(Dimension.EXPERT_WIDTH, "expert_intermediate_size", "expert_ffn_hidden_size")
                .orElseGet(() -> block.whole(Dimension.INTERMEDIATE));
        int shared =
                counted(block, Dimension.EXPERTS, "n_shared_experts", "num_shared_experts", "moe_num_shared_experts");
        int sharedWidth = block.count("shared_expert_intermediate_size", 0, Dimension.INTERMEDIATE);
        if (sharedWidth > 0 && shared == 0) {
            shared = 1;
        }
        return new FeedForward.Experts(
                total,
                Math.min(total, active),
                width,
                shared,
                sharedWidth > 0 ? sharedWidth : width,
                dense(block, layers),
                block.maybe(Dimension.INTERMEDIATE_DENSE)
                        .or(() -> block.maybe(Dimension.INTERMEDIATE))
                        .orElse(width),
                block.defaults()
                        .path("router_bias")
                        .asBoolean(block.text("topk_method").equals("noaux_tc")));
    }

    /// What is said under the first of these names that does not say 0.
    private static int counted(Block block, Dimension bound, String... names) {
        for (String each : names) {
            int count = block.count(each, 0, bound);
            if (count > 0) {
                return count;
            }
        }
        return 0;
    }

    /// Layers without experts.
    private static int dense(Block block, int layers) {
        JsonNode listed = block.own("moe_layers");
        if (listed.isArray() && !listed.isEmpty()) {
            return layers - inside(listed, layers).size();
        }
        JsonNode frequency = block.own("moe_layer_freq");
        if (frequency.isArray()) {
            int without = 0;
            for (int i = 0; i < Math.min(layers, frequency.size()); i++) {
                without += frequency.path(i).asInt(1) == 0 ? 1 : 0;
            }
            return without;
        }
        int every = Math.max(1, block.count("interleave_moe_layer_step", 1, Dimension.LAYERS));
        every = Math.max(every, block.count("decoder_sparse_step", 1, Dimension.LAYERS));
        every = Math.max(every, block.count("moe_layer_freq", 1, Dimension.LAYERS));
        int first = Math.min(layers, block.count("first_k_dense_replace", 0, Dimension.LAYERS));
        Set<Integer> only = inside(block.own("mlp_only_layers"), layers);
        int dense = 0;
        for (int i = 0; i < layers; i++) {
            if (i < first || only.contains(i) || (i + 1) % every != 0) {
                dense++;
            }
        }
        return dense;
    }

    private static Set<Integer> inside(JsonNode list, int layers) {
        Set<Integer> found = new HashSet<>();
        for (JsonNode each : list) {
            if (each.canConvertToInt() && each.asInt() >= 0 && each.asInt() < layers) {
                found.add(each.asInt());
            }
        }
        return found;
    }
}
