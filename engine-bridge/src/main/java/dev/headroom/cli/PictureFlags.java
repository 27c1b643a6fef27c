package dev.headroom.cli;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.PictureSize;
import dev.headroom.plan.sight.Clip;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.PictureRule;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that bound pictures and say what a video is. One that means nothing to the model's family is refused.
final class PictureFlags {
    @Option(
            names = "--min-pixels",
            paramLabel = "N",
            description = "pixels of a picture that is made larger if it has fewer (Qwen-VL, GLM-V, Ovis2.5)")
    private @Nullable Long minPixels;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "pixels of a picture that is made smaller if it has more (Qwen-VL, GLM-V, Ovis2.5)")
    private @Nullable Long maxPixels;

    @Option(
            names = "--image-min-tokens",
            paramLabel = "N",
            description = "the same as --min-pixels, in tokens of the prompt")
    private @Nullable Long minTokens;

    @Option(
            names = "--image-max-tokens",
            paramLabel = "N",
            description = "the same as --max-pixels, in tokens of the prompt")
    private @Nullable Long maxTokens;

    @Option(
            names = "--longest-edge",
            paramLabel = "N",
            description = "pixels of a picture's longer side (Pixtral, Mistral, Idefics3, SmolVLM)")
    private @Nullable Long longestEdge;

    @Option(
            names = "--in-token-limit",
            paramLabel = "N",
            description = "patches of a picture before they are merged (Kimi-VL)")
    private @Nullable Long maxPatches;

    @Option(names = "--pan-and-scan", description = "long pictures are cut into crops (Gemma-3)")
    private boolean panAndScan;

    @Option(
            names = "--image-max-pixels",
            paramLabel = "N",
            description = "pixels that LLaMA-Factory leaves to a picture before the model's own rule sees it")
    private @Nullable Long pixelsBefore;

    @Option(names = "--video", paramLabel = "SECONDS", description = "a video in the longest request")
    private @Nullable Double video;

    @Option(
            names = "--video-size",
            paramLabel = "WxH",
            description = "pixels of its frames (default: --image-size where no pictures are asked for, else 1280x720)")
    private @Nullable String videoSize;

    @Option(names = "--fps", paramLabel = "F", description = "frames a second that are taken of it")
    private @Nullable Double fps;

    @Option(names = "--max-frames", paramLabel = "N", description = "most frames that are taken of it")
    private @Nullable Long maxFrames;

    @Option(names = "--video-max-pixels", paramLabel = "N", description = "pixels of one of its frames")
    private @Nullable Long framePixels;

    @Option(names = "--video-total-pixels", paramLabel = "N", description = "pixels of all its frames together")
    private @Nullable Long clipPixels;

    private Map<Limit, Asked> asked() {
        Map<Limit, Asked> all = new EnumMap<>(Limit.class);
        put(all, Limit.MIN_PIXELS, minPixels);
        put(all, Limit.MAX_PIXELS, maxPixels);
        put(all, Limit.MIN_TOKENS, minTokens);
        put(all, Limit.MAX_TOKENS, maxTokens);
        put(all, Limit.LONGEST_EDGE, longestEdge);
        put(all, Limit.MAX_PATCHES, maxPatches);
        put(all, Limit.PIXELS_BEFORE, pixelsBefore);
        put(all, Limit.PAN_AND_SCAN, panAndScan ? Long.valueOf(1) : null);
        put(all, Limit.MAX_FRAMES, maxFrames);
        put(all, Limit.FRAME_PIXELS, framePixels);
        put(all, Limit.CLIP_PIXELS, clipPixels);
        return all;
    }

    private record Asked(String flag, long value) {}

    private static void put(Map<Limit, Asked> all, Limit limit, @Nullable Long value) {
        if (value != null) {
            all.put(limit, new Asked(flag(limit), value));
        }
    }

    Limits limits() {
        Limits limits = Limits.NONE;
        for (Map.Entry<Limit, Asked> one : asked().entrySet()) {
            limits = limits.with(one.getKey(), one.getValue().value);
        }
        return limits;
    }

    boolean anyVideo() {
        return video != null;
    }

    /// @param pictures sizes that were given, whose first is the frames' where no pictures are asked for
    Optional<Clip> clip(List<PictureSize> pictures) {
        if (video == null) {
            return Optional.empty();
        }
        PictureSize size = videoSize != null
                ? PictureSize.of(videoSize)
                : pictures.isEmpty() ? new PictureSize(1280, 720) : pictures.getFirst();
        OptionalDouble rate = fps == null ? OptionalDouble.empty() : OptionalDouble.of(fps);
        return Optional.of(new Clip(video, rate, size.width(), size.height()));
    }

    /// Refuses what changes nothing.
    ///
    /// @param sized whether sizes of pictures were given
    /// @throws PlanException with what does the job there
    void check(ModelSpec model, boolean sized) {
        Map<Limit, Asked> asked = asked();
        for (Asked one : asked.values()) {
            if (one.value < 1) {
                throw new PlanException(Sentence.of("{} must be above 0, not {}.", one.flag, one.value));
            }
        }
        if (video != null && !(video > 0 && video <= 86_400)) {
            throw new PlanException(Sentence.of("--video takes seconds above 0, up to a day, not {}.", video));
        }
        if (fps != null && !(fps > 0 && fps <= 1_000)) {
            throw new PlanException(Sentence.of("--fps takes frames a second above 0, up to 1000, not {}.", fps));
        }
        boolean ofVideo =
                fps != null || maxFrames != null || videoSize != null || framePixels != null || clipPixels != null;
        if (video == null && ofVideo) {
            throw new PlanException(Sentence.of("There is no video to take frames of; add --video SECONDS."));
        }
        if (model.tower().isEmpty()) {
            if (sized || video != null || !asked.isEmpty()) {
                throw new PlanException(
                        Sentence.of("{} sees no pictures: flags about pictures change nothing.", model.name()));
            }
            return;
        }
        check(model, model.tower().get(), asked, sized);
    }

    private void check(ModelSpec model, TowerSpec tower, Map<Limit, Asked> asked, boolean sized) {
        PictureRule rule = tower.pictures().rule();
        for (Map.Entry<Limit, Asked> one : asked.entrySet()) {
            if (!rule.heeds().contains(one.getKey())) {
                throw new PlanException(refused(rule, one.getValue().flag));
            }
        }
        boolean cropped = tower.pictures().own().or(Limit.PAN_AND_SCAN, 0) != 0 || panAndScan;
        if (sized && rule.alike() && !cropped && video == null) {
            Sight all = tower.pictures().usual(1, Limits.NONE);
            if (!model.verified()) {
                throw new PlanException(Sentence.of(
                        "How {} sees pictures is not known, {} tokens each are assumed: --image-size changes nothing,"
                                + " --images does.",
                        model.name(),
                        all.tokens()));
            }
            throw new PlanException(Sentence.of(
                    "{} brings every picture to {} × {} pixels and {} tokens: --image-size changes nothing, --images"
                            + " does.",
                    rule.family(),
                    all.width(),
                    all.height(),
                    all.tokens()));
        }
    }

    private static Sentence refused(PictureRule rule, String flag) {
        List<String> there = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            if (rule.heeds().contains(limit)) {
                there.add(flag(limit));
            }
        }
        return there.isEmpty()
                ? Sentence.of("{} brings every picture to one size: {} changes nothing.", rule.family(), flag)
                : Sentence.of(
                        "{} changes nothing for {}; its pictures and videos are bounded by {}.",
                        flag,
                        rule.family(),
                        String.join(", ", there));
    }

    private static String flag(Limit limit) {
        return switch (limit) {
            case MIN_PIXELS -> "--min-pixels";
            case MAX_PIXELS -> "--max-pixels";
            case MIN_TOKENS -> "--image-min-tokens";
            case MAX_TOKENS -> "--image-max-tokens";
            case MAX_TILES -> "--max-dynamic-patch";
            case LONGEST_EDGE -> "--longest-edge";
            case MAX_PATCHES -> "--in-token-limit";
            case PAN_AND_SCAN -> "--pan-and-scan";
            case PIXELS_BEFORE -> "--image-max-pixels";
            case FRAME_PIXELS -> "--video-max-pixels";
            case CLIP_PIXELS -> "--video-total-pixels";
            case MAX_FRAMES -> "--max-frames";
        };
    }
}
