package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.LayerRun;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.llamacpp.GgufLayer;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.GgufRecipe;
import dev.headroom.plan.llamacpp.GgufShape;
import dev.headroom.plan.llamacpp.GgufTower;
import java.util.ArrayList;
import java.util.List;

/// The GGUF that a conversion of a model would make: from its published dimensions and a recipe, where nobody has the
/// file yet.
final class GgufOfModel {
    private GgufOfModel() {}

    static GgufModel of(ModelSpec model, GgufRecipe recipe) {
        DecoderSpec d = model.decoder();
        List<GgufLayer> layers = layers(d);
        GgufShape.Experts experts = d.feedForward() instanceof FeedForward.Experts e
                ? new GgufShape.Experts(e.total(), e.active(), e.width())
                : GgufShape.Experts.NONE;
        boolean gated = !(d.feedForward() instanceof FeedForward.Dense dense) || dense.gated();
        boolean gate = d.attention() instanceof Attention.Grouped g && g.gated();
        long queries = (long) d.heads() * d.headDim();
        GgufRecipe.Dims dims = new GgufRecipe.Dims(
                layers,
                d.hidden(),
                d.vocab(),
                d.tied(),
                experts,
                gated,
                gate ? 2 * queries : queries,
                queries,
                d.attentionBias(),
                (long) d.norms().perLayer() * d.hidden() + d.norms().queryKey());
        GgufShape shape = new GgufShape(
                d.family(),
                layers,
                0,
                d.hidden(),
                d.vocab(),
                d.context(),
                window(d),
                experts,
                new GgufShape.Style(
                        d.family().startsWith("phi3"),
                        gated,
                        gate,
                        d.norms().queryKey() > 0,
                        gate,
                        model.tower().filter(TowerSpec::dynamic).isPresent() ? 4 : 1),
                recipe.weights(dims));
        return new GgufModel(model.name(), shape, model.tower().map(t -> tower(t, d.hidden())));
    }

    private static int window(DecoderSpec d) {
        return d.runs().stream()
                .mapToInt(r -> switch (r.memory()) {
                    case Memory.Sliding(int window) -> window;
                    case Memory.Chunked(int chunk) -> chunk;
                    case Memory.Full _, Memory.Recurrent _, Memory.Cross _, Memory.Shared _ -> 0;
                })
                .max()
                .orElse(0);
    }

    /// Runs say how many layers of a kind there are, not in which order; they are spread evenly.
    private static List<GgufLayer> layers(DecoderSpec d) {
        int all = d.layers();
        int[] left = d.runs().stream().mapToInt(LayerRun::count).toArray();
        List<GgufLayer> layers = new ArrayList<>(all);
        for (int i = 0; i < all; i++) {
            int next = 0;
            for (int r = 1; r < left.length; r++) {
                double due = (double) left[r] / d.runs().get(r).count();
                next = due > (double) left[next] / d.runs().get(next).count() ? r : next;
            }
            left[next]--;
            layers.add(layer(d, d.runs().get(next).memory(), i));
        }
        return layers;
    }

    private static GgufLayer layer(DecoderSpec d, Memory memory, int index) {
        GgufLayer.Cache cache = switch (memory) {
            case Memory.Full() -> attention(d.attention(), false);
            case Memory.Sliding _, Memory.Chunked _ -> attention(d.attention(), true);
            case Memory.Recurrent(long _, long _, long bytes) -> recurrent(d, bytes);
            case Memory.Cross(), Memory.Shared() -> new GgufLayer.Nothing();
        };
        return switch (d.feedForward()) {
            case FeedForward.Dense dense -> new GgufLayer(cache, d.heads(), dense.intermediate(), false);
            case FeedForward.Experts e ->
                index < e.denseLayers()
                        ? new GgufLayer(cache, d.heads(), e.denseWidth(), false)
                        : new GgufLayer(cache, d.heads(), e.shared() * e.sharedWidth(), true);
        };
    }

    private static GgufLayer.Cache attention(Attention attention, boolean sliding) {
        return switch (attention) {
            case Attention.Grouped g -> new GgufLayer.Attention(g.kvHeads(), g.headDim(), g.headDim(), sliding);
            case Attention.Latent l -> new GgufLayer.Attention(1, l.kvLoraRank() + l.ropeDim(), 0, sliding);
        };
    }

    /// Its state is kept in 32 bit; what a configuration counts is in 16 or 32, so the published bytes stand.
    private static GgufLayer.Cache recurrent(DecoderSpec d, long bytes) {
        long inner = (long) d.heads() * d.headDim();
        return new GgufLayer.Recurrent(0, bytes / 4, inner);
    }

    private static GgufTower tower(TowerSpec t, int hidden) {
        int side = (int) Math.round(Math.sqrt(t.patches()));
        int merge = t.merge() > 1
                ? t.merge()
                : Math.max(1, (int) Math.round(Math.sqrt((double) t.patches() / Math.max(1, t.tokensPerTile()))));
        return new GgufTower(
                projector(t),
                t.layers(),
                t.hidden(),
                Math.max(1, t.heads()),
                t.intermediate(),
                t.gated(),
                !t.kind().equals("siglip") && !t.gated(),
                t.tile(),
                Math.max(1, t.tile() / Math.max(1, side)),
                merge,
                0,
                t.windowLayers() > 0 ? t.layers() / Math.max(1, t.layers() - t.windowLayers()) : 0,
                hidden,
                false,
                8,
                4096,
                t.dynamic() ? 0 : t.maxTiles(),
                2 * (t.parameters() + t.projectorParameters()));
    }

    private static String projector(TowerSpec t) {
        return switch (t.kind()) {
            case "internvit" -> "internvl";
            case "qwen2vl" -> t.windowLayers() > 0 ? "qwen2.5vl_merger" : "qwen2vl_merger";
            default -> t.dynamic() ? "qwen2vl_merger" : "mlp";
        };
    }
}
