package dev.headroom.machine.library;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a tensor is for, by its name and rank: quantisers, engines and parallel groups treat each role in their own
/// way.
public enum Role {
    /// Projections of attention and MLP of the language model, with the scales of packed ones.
    LINEAR(Part.LANGUAGE),
    /// Projections of which a router chooses a few for each token.
    EXPERTS(Part.LANGUAGE),
    /// Norms, biases and routers.
    SMALL(Part.LANGUAGE),
    EMBEDDINGS(Part.LANGUAGE),
    HEAD(Part.LANGUAGE),
    VISION(Part.VISION),
    PROJECTOR(Part.PROJECTOR),
    OTHER(Part.OTHER);

    private static final Set<String> EMBEDDING_NAMES = Set.of(
            "embed_tokens",
            "embed_tokens_per_layer",
            "tok_embeddings",
            "word_embeddings",
            "wte",
            "embed_in",
            "token_embd",
            "per_layer_token_embd");
    private static final Set<String> HEAD_NAMES = Set.of("lm_head", "embed_out", "output_layer");
    /// A head where no layer's number stands before them.
    private static final Set<String> HEADS_OUTSIDE_LAYERS = Set.of("output", "ff_out");

    private static final Set<String> ROUTERS = Set.of("gate", "router", "ffn_gate_inp", "shared_expert_gate");
    private static final Set<String> PACKED = Set.of("weight_packed", "qweight");

    private final Part part;

    Role(Part part) {
        this.part = part;
    }

    public Part part() {
        return part;
    }

    /// @param rank number of the tensor's dimensions
    static Role of(String tensor, int rank) {
        return switch (Part.of(tensor)) {
            case VISION -> VISION;
            case PROJECTOR -> PROJECTOR;
            case OTHER -> OTHER;
            case LANGUAGE -> ofLanguage(tensor, rank);
        };
    }

    private static Role ofLanguage(String tensor, int rank) {
        String[] steps = tensor.toLowerCase(Locale.ROOT).split("\\.", -1);
        boolean inLayer = false;
        for (String step : steps) {
            Optional<Role> named = named(step, inLayer);
            if (named.isPresent()) {
                return named.get();
            }
            inLayer |= !step.isEmpty() && step.chars().allMatch(Character::isDigit);
        }
        String last = tensor.substring(tensor.lastIndexOf('.') + 1);
        return rank > 1 || PACKED.contains(last) || Quantisation.isScale(tensor) ? LINEAR : SMALL;
    }

    private static Optional<Role> named(String step, boolean inLayer) {
        if (EMBEDDING_NAMES.contains(step)) {
            return Optional.of(EMBEDDINGS);
        }
        if (HEAD_NAMES.contains(step) || !inLayer && HEADS_OUTSIDE_LAYERS.contains(step)) {
            return Optional.of(HEAD);
        }
        if (inLayer && ROUTERS.contains(step)) {
            return Optional.of(SMALL);
        }
        return step.equals("experts") || step.endsWith("_exps") ? Optional.of(EXPERTS) : Optional.empty();
    }
}
