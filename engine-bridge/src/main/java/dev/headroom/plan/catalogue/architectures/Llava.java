package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import java.util.Locale;

/// LLaVA 1.5, LLaVA-NeXT and LLaVA-OneVision, in the layout of transformers and in the original one.
final class Llava {
    private static final String MAKER = "llava";

    private Llava() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec decoder =
                TextReader.read(file, file.text().is() && file.text() != file.top() ? file.text() : silent(file));
        Block v = file.vision();
        String tower = v.is() ? v.text("model_type") : "clip-l-336";
        boolean siglip = tower.startsWith("siglip");
        Vit vit = Vit.read(v, siglip ? "siglip_vision_model" : tower.isEmpty() ? "clip_vision_model" : tower);
        int seen = Math.max(1, file.top().own("vision_feature_layer").size());
        boolean newline = !file.type().equals("llava") && !file.type().equals("vipllava");
        return new ModelDraft(
                MAKER,
                decoder,
                tiled(
                        file.top().own("image_grid_pinpoints"),
                        vit,
                        (siglip ? new Tower("siglip", vit) : new Tower("clip", vit).classToken())
                                .parameters(
                                        weights(v, vit, siglip),
                                        Vit.twoLinears((long) vit.hidden() * seen, decoder.hidden())
                                                + (newline ? decoder.hidden() : 0))));
    }

    /// A file that describes no decoder leans on Llama's.
    private static Block silent(ConfigFile file) {
        return file.top().inside("no such block").with(ClassDefaults.text("llama"));
    }

    private static long weights(Block v, Vit vit, boolean siglip) {
        return siglip ? vit.siglip() + (v.own("vision_use_head").asBoolean(false) ? vit.poolingHead() : 0) : vit.clip();
    }

    /// The largest grid that the list of resolutions allows.
    private static Tower tiled(JsonNode resolutions, Vit vit, Tower tower) {
        int most = 1;
        for (JsonNode each : resolutions) {
            long cells = (each.path(0).asLong(0) / vit.image()) * (each.path(1).asLong(0) / vit.image());
            most = Math.clamp(cells, most, 1 << 10);
        }
        return tower.tiles(most, most > 1);
    }

    /// `mm_vision_tower` names a tower that lies in a folder of its own.
    static ModelDraft original(ConfigFile file) {
        String architecture = file.architecture().toLowerCase(Locale.ROOT);
        String text = architecture.contains("qwen") ? "qwen2" : architecture.contains("mistral") ? "mistral" : "llama";
        DecoderSpec decoder = TextReader.read(file, file.top(), text);
        String named =
                file.top().own("mm_vision_tower", "vision_tower").asText("").toLowerCase(Locale.ROOT);
        boolean siglip = named.contains("siglip");
        Vit whole = Vit.read(file.top().inside("no such block"), siglip ? "siglip-so400m" : "clip-l-336");
        boolean small = !siglip && named.endsWith("patch14");
        // the last layer of SigLIP is never run, and is not stored
        Vit vit = new Vit(
                siglip ? whole.layers() - 1 : whole.layers(),
                whole.hidden(),
                whole.heads(),
                whole.mlp(),
                small ? 224 : whole.image(),
                whole.patch());
        long in = file.top().count("mm_hidden_size", vit.hidden(), Dimension.HIDDEN);
        boolean linear = file.top().text("mm_projector_type").equals("linear");
        boolean grid = file.top().text("image_aspect_ratio").startsWith("anyres");
        return new ModelDraft(
                MAKER,
                decoder,
                tiled(
                        grid
                                ? file.top().own("image_grid_pinpoints")
                                : file.top().own("no such field"),
                        vit,
                        (siglip ? new Tower("siglip", vit) : new Tower("clip", vit).classToken())
                                .parameters(
                                        siglip ? vit.siglip() : vit.clip(),
                                        linear
                                                ? Vit.linear(in, decoder.hidden())
                                                : Vit.twoLinears(in, decoder.hidden()))));
    }
}
