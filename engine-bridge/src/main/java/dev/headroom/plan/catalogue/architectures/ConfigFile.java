package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A `config.json` while it is read, and what had to be assumed.
final class ConfigFile {
    private final Block top;
    private final List<Sentence> assumptions = new ArrayList<>();

    ConfigFile(String model, JsonNode object) {
        top = new Block(model, "", object, MissingNode.getInstance());
    }

    Block top() {
        return top;
    }

    String model() {
        return top.model();
    }

    /// In lower case; empty where the file does not say.
    String type() {
        return top.text("model_type").toLowerCase(Locale.ROOT);
    }

    /// Name of the class that runs it; empty where the file does not say.
    String architecture() {
        return top.object().path("architectures").path(0).asText("");
    }

    void assume(Sentence sentence) {
        if (!assumptions.contains(sentence)) {
            assumptions.add(sentence);
        }
    }

    List<Sentence> assumptions() {
        return assumptions;
    }

    /// The description of the decoder: a block of its own, or the file itself.
    Block text() {
        Block block = top.inside("text_config", "llm_config", "language_config", "thinker_config.text_config");
        return block.is() ? block : top;
    }

    /// The description of the vision tower; no object where there is none.
    Block vision() {
        return top.inside(
                "vision_config",
                "visual",
                "vit_config",
                "visual_tokenizer_config.backbone_config",
                "thinker_config.vision_config",
                "vision_encoder",
                "vision_tower_config");
    }
}
