package dev.headroom.cli;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PictureSize;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
                    + " the rest. Not given: the largest that max_dynamic_patch allows; 1920x1080 where pictures keep"
                    + " their own resolution")
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

    @Mixin
    private final PictureFlags looks = new PictureFlags();

    void into(DeploySettings.Change c) {
        List<PictureSize> sizes = sizes();
        boolean frames = looks.anyVideo() && images == null;
        c.images = frames ? 0 : images == null ? Math.max(1, sizes.size()) : images;
        c.pictures = frames ? List.of() : sizes;
        c.limits = looks.limits();
        c.clip = looks.clip(frames ? sizes : List.of());
        c.totalMaxNum = totalMaxNum;
        c.imageTiles = tiles == null ? 0 : tiles;
        c.textTokens = textTokens;
        c.newTokens = newTokens;
    }

    private List<PictureSize> sizes() {
        return imageSizes.stream().map(PictureSize::of).toList();
    }

    /// Refuses what changes nothing for the pictures of a model.
    ///
    /// @throws dev.headroom.plan.PlanException with what does the job there
    void check(ModelSpec spec, EngineKind engine) {
        looks.check(spec, !imageSizes.isEmpty());
        if (engine == EngineKind.FINETUNE && looks.anyVideo()) {
            throw new PlanException(Sentence.of(
                    "A training sample with a video is not planned; give its frames as pictures: --image-size once for"
                            + " each."));
        }
        boolean cut = spec.tower().map(t -> !t.dynamic()).orElse(true);
        if (tiles != null && !cut) {
            throw new PlanException(Sentence.of(
                    "{} does not cut pictures into tiles: --tiles changes nothing, --image-size and --max-pixels do.",
                    spec.name()));
        }
        if (tiles != null && !imageSizes.isEmpty()) {
            throw new PlanException(Sentence.of("--tiles and --image-size tell the same; give one of them."));
        }
    }

    /// @param chosen what was given of the settings
    void into(FinetuneSettings.Change c, ModelSpec spec, Settings chosen) {
        Limits limits = looks.limits().over(c.limits); // a recipe may bound them too
        c.limits = chosen.chosen(Setting.MAX_DYNAMIC_PATCH)
                .map(most -> limits.with(Limit.MAX_TILES, most))
                .orElse(limits);
        c.pictures = spec.tower().isEmpty() ? List.of() : sizes();
        c.tiles = tiles == null ? tiles(spec, c) : tiles;
    }

    /// Tiles of a sample: of the pictures whose sizes are given, else what the recipe takes.
    private static int tiles(ModelSpec spec, FinetuneSettings.Change c) {
        return c.pictures.isEmpty()
                ? c.tiles
                : c.pictures.stream()
                        .mapToInt(p -> spec.tower()
                                .orElseThrow()
                                .pictures()
                                .see(c.pictures.size(), p.width(), p.height(), c.limits)
                                .pieces())
                        .sum();
    }
}
