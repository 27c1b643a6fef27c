package dev.headroom.cli;

import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PictureSize;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that say what the longest request, or a sample, holds: pictures and text.
final class WorkloadFlags {
    @Option(
            names = "--images",
            paramLabel = "N",
            description = "pictures in the longest request (default: one, or as many as there are sizes)")
    private @Nullable Integer images;

    @Option(
            names = "--image-size",
            paramLabel = "WxH",
            description = "a picture in pixels, such as 4000x500; may be given more than once, the last one stands for"
                    + " the rest. Not given: the largest that max_dynamic_patch allows")
    private List<String> imageSizes = List.of();

    @Option(
            names = "--total-max-num",
            paramLabel = "N",
            description = "most tiles of all pictures together, thumbnails not counted (VLMEvalKit's total_max_num)")
    private int totalMaxNum;

    @Option(
            names = "--tiles",
            paramLabel = "N",
            description = "tiles of each picture (serving) or of a sample (finetune, hd_num), thumbnail included")
    private @Nullable Integer tiles;

    @Option(
            names = "--text-tokens",
            defaultValue = "256",
            paramLabel = "N",
            description = "prompt tokens beside the pictures (transformers)")
    private int textTokens;

    @Option(
            names = "--new-tokens",
            defaultValue = "512",
            paramLabel = "N",
            description = "tokens of the answer (transformers)")
    private int newTokens;

    void into(DeploySettings.Change c) {
        c.images = images == null ? Math.max(1, imageSizes.size()) : images;
        c.pictures = imageSizes.stream().map(PictureSize::of).toList();
        c.totalMaxNum = totalMaxNum;
        c.imageTiles = tiles == null ? 0 : tiles;
        c.textTokens = textTokens;
        c.newTokens = newTokens;
    }

    /// @param chosen what was given of the settings
    void into(FinetuneSettings.Change c, ModelSpec spec, Settings chosen) {
        c.tiles = tiles == null ? tiles(spec, chosen, c.tiles) : tiles;
    }

    /// Tiles of a sample: of the pictures whose sizes are given, else what the recipe takes.
    private int tiles(ModelSpec spec, Settings chosen, int usual) {
        if (imageSizes.isEmpty() || spec.tower().isEmpty() || !spec.maker().equals("internvl")) {
            return usual;
        }
        TowerSpec t = spec.tower().get();
        int most = chosen.chosen(Setting.MAX_DYNAMIC_PATCH).orElse(t.maxTiles());
        return imageSizes.stream()
                .map(PictureSize::of)
                .mapToInt(p -> DynamicTiling.of(p.width(), p.height(), 1, most, t.tile(), t.thumbnail())
                        .tiles())
                .sum();
    }
}
