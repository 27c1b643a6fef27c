package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.Confidence;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.LayerRun;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.Packing;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.llamacpp.GgufLayer;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.GgufShape;
import dev.headroom.plan.llamacpp.GgufTower;
import dev.headroom.plan.sight.LlamaCppInternVl;
import dev.headroom.plan.sight.LlamaCppNative;
import dev.headroom.plan.sight.PictureInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A GGUF in the terms of the catalogue, for what asks about any model: its name, its context, what a picture costs.
/// The bytes are planned from the file itself.
public final class SpecOfGguf {
    private SpecOfGguf() {}

    /// @param format of the weights, such as `q4_k_m`; `gguf` where the file does not say
    public static ModelSpec of(GgufModel gguf, String format) {
        GgufShape shape = gguf.shape();
        return new ModelSpec(
                gguf.name(),
                List.of(),
                shape.architecture(),
                maker(gguf),
                decoder(shape),
                gguf.tower().map(SpecOfGguf::tower),
                format,
                Packing.NONE,
                Optional.empty(),
                Confidence.COUNTED,
                List.of(),
                "header of the GGUF");
    }

    private static String maker(GgufModel gguf) {
        return gguf.tower()
                .map(GgufTower::projector)
                .map(p -> p.startsWith("qwen") ? "qwen-vl" : p.equals("internvl") ? "internvl" : "gguf")
                .orElse("gguf");
    }

    private static DecoderSpec decoder(GgufShape shape) {
        GgufLayer.Attention first = shape.layers().stream()
                .filter(l -> l.cache() instanceof GgufLayer.Attention)
                .map(l -> (GgufLayer.Attention) l.cache())
                .findFirst()
                .orElse(new GgufLayer.Attention(1, 64, 64, false));
        int heads = shape.layers().getFirst().heads();
        return new DecoderSpec(
                shape.architecture(),
                shape.embedding(),
                first.valueLength() == 0
                        ? new Attention.Latent(heads, first.keyLength(), 0, 0, 0, first.keyLength())
                        : new Attention.Grouped(heads, first.kvHeads(), first.keyLength()),
                feedForward(shape),
                runs(shape),
                DecoderSpec.Norms.TWO,
                0,
                new DecoderSpec.Vocabulary(shape.vocab(), shape.tied()),
                shape.context(),
                0);
    }

    private static FeedForward feedForward(GgufShape shape) {
        int dense = (int) shape.layers().stream().filter(l -> !l.experts()).count();
        int width = shape.layers().stream()
                .filter(l -> !l.experts())
                .mapToInt(GgufLayer::feedForward)
                .max()
                .orElse(0);
        if (shape.experts().total() == 0) {
            return new FeedForward.Dense(width, shape.style().gated());
        }
        int shared = shape.layers().stream()
                .filter(GgufLayer::experts)
                .mapToInt(GgufLayer::feedForward)
                .max()
                .orElse(0);
        GgufShape.Experts e = shape.experts();
        return new FeedForward.Experts(e.total(), e.used(), e.width(), shared > 0 ? 1 : 0, shared, dense, width, false);
    }

    private static List<LayerRun> runs(GgufShape shape) {
        List<LayerRun> runs = new ArrayList<>();
        for (GgufLayer layer : shape.layers().subList(0, shape.running())) {
            Memory memory = switch (layer.cache()) {
                case GgufLayer.Attention a -> a.sliding() ? new Memory.Sliding(shape.window()) : new Memory.Full();
                case GgufLayer.Recurrent r -> new Memory.Recurrent(0, 0, 4 * (r.convolution() + r.state()));
                case GgufLayer.Nothing _ -> new Memory.Shared();
            };
            LayerRun last = runs.isEmpty() ? new LayerRun(0, memory) : runs.getLast();
            if (!runs.isEmpty() && last.memory().equals(memory)) {
                runs.set(runs.size() - 1, new LayerRun(last.count() + 1, memory));
            } else {
                runs.add(new LayerRun(1, memory));
            }
        }
        return runs;
    }

    private static TowerSpec tower(GgufTower t) {
        int side = t.image() / t.patch();
        String kind = switch (t.projector()) {
            case "internvl" -> "internvit";
            case "gemma3" -> "siglip";
            default -> t.dynamic() ? "qwen2vl" : "clip";
        };
        TowerSpec tower = new TowerSpec(
                kind,
                t.layers(),
                t.width(),
                t.heads(),
                t.feedForward(),
                t.image(),
                side * side,
                t.tokensOfTile(),
                t.bytes() / 2,
                0,
                Math.max(1, t.mostTiles()),
                t.mostTiles() > 0,
                2,
                t.gated(),
                t.merge(),
                t.windowPattern() > 0 ? t.layers() - t.layers() / t.windowPattern() : 0,
                t.projector().equals("internvl"),
                t.dynamic());
        if (t.projector().equals("internvl")) {
            return tower.with(new PictureInput(new LlamaCppInternVl(
                    "InternVL", t.image(), side * side, t.tokensOfTile(), 1, Math.max(1, t.mostTiles()), 2)));
        }
        return t.dynamic()
                ? tower.with(new PictureInput(new LlamaCppNative(
                        t.projector(),
                        t.patch(),
                        t.merge(),
                        t.leastTokens(),
                        t.mostTokens(),
                        OptionalInt.empty(),
                        t.projector().equals("pixtral"),
                        2)))
                : tower;
    }
}
