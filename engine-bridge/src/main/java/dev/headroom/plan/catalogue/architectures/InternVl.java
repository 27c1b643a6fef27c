package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;

/// InternVL in both layouts: `llm_config` of the original, `text_config` of the one made for transformers.
final class InternVl {
    /// Of the processor of transformers, whose file leaves it out.
    private static final int TILES_OF_TRANSFORMERS = 12;

    private static final int TILES_OF_THE_CLASS = 6;

    private InternVl() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec read = TextReader.read(file);
        // the original class never ties, and the other stores both, whatever the flag says
        DecoderSpec decoder = read.withVocabulary(new DecoderSpec.Vocabulary(read.vocab(), false));
        boolean transformers = file.type().equals("internvl");
        Block v = file.vision();
        Vit vit = vit(file, v);
        double ratio = file.top().own("downsample_ratio").asDouble(0.5);
        if (!(ratio > 0 && ratio <= 1)) {
            throw file.top()
                    .outside(
                            "downsample_ratio",
                            file.top().own("downsample_ratio"),
                            Sentence.of("a number above 0, up to {}", 1));
        }
        boolean six = v.own("qk_normalization", "use_qk_norm").asBoolean(vit.hidden() > 2000);
        boolean tiled = file.top().flag("dynamic_image_size", true);
        int most = tiles(file, transformers ? TILES_OF_TRANSFORMERS : TILES_OF_THE_CLASS);
        return new ModelDraft(
                "internvl",
                decoder,
                new Tower("internvit", vit)
                        .parameters(
                                TowerSpec.internVit(
                                        vit.layers(), vit.hidden(), vit.mlp(), vit.patch(), vit.patches(), six),
                                TowerSpec.internVlProjector(vit.hidden(), decoder.hidden()))
                        .tokens((int) Math.round(vit.patches() * ratio * ratio))
                        .tiles(tiled ? most : 1, file.top().flag("use_thumbnail", transformers))
                        .extra(2)
                        .classToken());
    }

    private static Vit vit(ConfigFile file, Block v) {
        Vit vit = Vit.read(v, "internvl");
        int forced = file.top().count("force_image_size", vit.image(), Dimension.TILE);
        return new Vit(vit.layers(), vit.hidden(), vit.heads(), vit.mlp(), Math.max(vit.patch(), forced), vit.patch());
    }

    private static int tiles(ConfigFile file, int otherwise) {
        JsonNode most = file.top().own("max_dynamic_patch");
        return most.isMissingNode()
                ? otherwise
                : Setting.MAX_DYNAMIC_PATCH
                        .kind()
                        .read(most)
                        .filter(Setting.MAX_DYNAMIC_PATCH.kind()::allows)
                        .orElseThrow(() -> file.top()
                                .outside(
                                        "max_dynamic_patch",
                                        most,
                                        Setting.MAX_DYNAMIC_PATCH.kind().range()));
    }
}
