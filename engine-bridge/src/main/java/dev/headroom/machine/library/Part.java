package dev.headroom.machine.library;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The part of a vision-language model that a tensor belongs to, by its name.
public enum Part {
    LANGUAGE("language"),
    VISION("vision"),
    PROJECTOR("projector"),
    /// Hearing and speaking.
    OTHER("other");

    private static final Set<String> PROJECTORS = Set.of(
            "mlp1",
            "multi_modal_projector",
            "mm_projector",
            "merger",
            "merger_list",
            "deepstack_merger_list",
            "patch_merger",
            "connector",
            "resampler",
            "aligner",
            "perceiver",
            "projector",
            "vision_proj",
            "vision_projection",
            "img_projection",
            "modality_projection",
            "embed_vision",
            "abstractor",
            "vte",
            "mm");
    private static final Set<String> TOWERS = Set.of("visual", "vpm", "vit", "clip", "siglip", "sam_model");
    private static final List<String> TOWERS_BEGIN = List.of("vision", "visual_", "image_", "img_");
    private static final List<String> OTHERS_BEGIN = List.of("audio", "speech", "talker", "token2wav", "code2wav");

    private final String field;

    Part(String field) {
        this.field = field;
    }

    /// As machines read it.
    public String field() {
        return field;
    }

    /// Everything that is not recognised is the language model's: its names differ most.
    static Part of(String tensor) {
        String[] steps = tensor.toLowerCase(Locale.ROOT).split("\\.", -1);
        Part found = switch (steps[0]) {
            case "v" -> VISION;
            case "a", "apm", "tts" -> OTHER;
            default -> LANGUAGE;
        };
        for (String step : steps) {
            if (PROJECTORS.contains(step)) {
                return PROJECTOR;
            }
            if (begins(step, OTHERS_BEGIN)) {
                found = OTHER;
            } else if (found == LANGUAGE && (TOWERS.contains(step) || begins(step, TOWERS_BEGIN))) {
                found = VISION;
            }
        }
        return found;
    }

    private static boolean begins(String step, List<String> beginnings) {
        return beginnings.stream().anyMatch(step::startsWith);
    }
}
