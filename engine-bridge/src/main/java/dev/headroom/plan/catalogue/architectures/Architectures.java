package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.Confidence;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Decides which family a `config.json` is of, by its type, its class and its blocks: types alone are not unique.
public final class Architectures {
    private Architectures() {}

    /// @param architecture the class that runs it, else its type; empty where the file names neither
    /// @param maker which recipes and habits apply
    /// @param confidence [Confidence#GUESSED] exactly where something was assumed
    public record Shape(
            String architecture,
            String maker,
            DecoderSpec decoder,
            Optional<TowerSpec> tower,
            Confidence confidence,
            List<Sentence> assumptions) {}

    /// @throws PlanException with a sentence that names what is missing or not known
    public static Shape read(String model, JsonNode config) {
        ConfigFile file = new ConfigFile(model, config);
        ModelDraft draft = draft(file);
        return new Shape(
                file.architecture().isEmpty() ? file.type() : file.architecture(),
                draft.maker(),
                draft.decoder(),
                draft.tower(),
                file.assumptions().isEmpty() ? Confidence.COMPUTED : Confidence.GUESSED,
                file.assumptions());
    }

    private static ModelDraft draft(ConfigFile file) {
        return switch (file.type()) {
            case "internvl_chat", "internvl" -> InternVl.read(file);
            case "qwen2_vl" -> QwenVl.second(file);
            case "qwen2_5_vl" -> QwenVl.secondAndAHalf(file);
            case "qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe" -> QwenVl.third(file);
            case "llava" ->
                pixtral(file) ? Pixtral.read(file) : original(file) ? Llava.original(file) : Llava.read(file);
            case "llava_next", "llava_onevision" -> Llava.read(file);
            case "llava_llama", "llava_mistral", "llava_qwen" -> Llava.original(file);
            case "minicpmv" -> MiniCpmV.read(file);
            case "minicpmo" -> MiniCpmV.withSound(file);
            case "mllama" -> LlamaVision.crossing(file);
            case "llama4" -> LlamaVision.fourth(file);
            case "gemma3" -> Gemma.third(file);
            case "gemma3n" -> Gemma.nano(file);
            case "paligemma" -> Gemma.pali(file);
            case "phi3_v" -> PhiV.third(file);
            case "phi4mm", "phi4_multimodal" -> PhiV.fourth(file);
            case "deepseek_vl_v2" -> DeepSeekVl2.read(file);
            case "kimi_vl" -> KimiVl.read(file);
            case "glm4v", "glm4v_moe", "glm46v" -> GlmV.atItsOwnResolution(file);
            case "ovis", "ovis2" -> Ovis.second(file);
            case "ovis2_5", "ovis2_6" -> Ovis.atItsOwnResolution(file);
            case "molmo" -> Molmo.read(file);
            case "idefics3", "smolvlm" -> Idefics.third(file);
            case "mistral3" -> Pixtral.merged(file);
            default -> byBlocks(file);
        };
    }

    private static boolean pixtral(ConfigFile file) {
        return file.vision().text("model_type").equals("pixtral");
    }

    private static boolean original(ConfigFile file) {
        return file.architecture().startsWith("LlavaLlama")
                || file.architecture().startsWith("LlavaQwen")
                || file.architecture().startsWith("LlavaMistral")
                || !file.vision().is() && file.top().has("mm_vision_tower");
    }

    /// Where the type is a decoder's, is shared, or is missing.
    private static ModelDraft byBlocks(ConfigFile file) {
        String architecture = file.architecture();
        if (architecture.contains("XComposer2")) {
            return XComposer.read(file);
        }
        if (architecture.startsWith("InternVL")) {
            return InternVl.read(file);
        }
        if (architecture.equals("MiniCPMV")) {
            return MiniCpmV.read(file);
        }
        if (architecture.equals("Ovis")) {
            return Ovis.second(file);
        }
        if (architecture.equals("Ovis2_5")) {
            return Ovis.atItsOwnResolution(file);
        }
        if (file.top().has("mm_vision_tower")) {
            return Llava.original(file);
        }
        if (file.type().equals("qwen") && file.vision().is()) {
            return QwenVl.first(file);
        }
        if (file.type().equals("chatglm") && file.vision().is()) {
            return GlmV.first(file);
        }
        boolean decoder =
                file.text() == file.top() || !TextReader.defaults(file.top()).isMissingNode();
        if (decoder && !file.vision().is() && !TextReader.defaults(file.text()).isMissingNode()) {
            return Others.text(
                    file, TextReader.defaults(file.text()).path("family").asText());
        }
        return unknown(file);
    }

    private static ModelDraft unknown(ConfigFile file) {
        try {
            return Others.unknown(file);
        } catch (PlanException e) {
            String architecture =
                    (file.architecture() + " " + file.type()).strip().toLowerCase(Locale.ROOT);
            throw new PlanException(
                    Sentence.of(
                                    "{} has the architecture \"{}\", which the planner does not know.",
                                    file.model(),
                                    architecture)
                            .then(e.sentence()),
                    e);
        }
    }
}
