package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;

/// DeepSeek-VL2, and DeepSeek-OCR which bears its type with another tower.
final class DeepSeekVl2 {
    private static final String MAKER = "deepseek-vl";
    private static final long OCR_TOWER = 380_000_000;

    private DeepSeekVl2() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "deepseek_v2");
        Block v = file.vision();
        JsonNode width = v.own("width");
        if (width.isObject() || file.architecture().contains("OCR")) {
            return ocr(file, decoder);
        }
        Vit vit = Vit.read(v, "siglip-so400m");
        long out = file.top().inside("projector_config").count("n_embed", decoder.hidden(), Dimension.HIDDEN);
        long projector = Vit.linear(4L * vit.hidden(), out) + Vit.linear(out, out) + 2 * out; // a new line, a border
        JsonNode resolutions = file.top().own("candidate_resolutions");
        int most = 1;
        for (JsonNode each : resolutions) {
            long cells = (each.path(0).asLong(0) / vit.image()) * (each.path(1).asLong(0) / vit.image());
            most = Math.clamp(cells, most, 1 << 10);
        }
        int side = (vit.side() + 1) / 2;
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("siglip", vit)
                        .parameters(vit.siglip() + vit.poolingHead(), projector)
                        .tokens(side * (side + 1))
                        .tiles(most, true)
                        .extra(1));
    }

    private static ModelDraft ocr(ConfigFile file, DecoderSpec decoder) {
        file.assume(Sentence.of(
                "Its tower is taken as {} parameters, as published; the file tells no dimensions that are known.",
                OCR_TOWER));
        Vit vit = Vit.read(file.top().inside("no such block"), "clip-l-336");
        Vit page = new Vit(vit.layers(), vit.hidden(), vit.heads(), vit.mlp(), 640, 16);
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("clip", page)
                        .parameters(OCR_TOWER, Vit.linear(2048, decoder.hidden()))
                        .tokens(100)
                        .tiles(9, true));
    }
}
