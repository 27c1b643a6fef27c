package dev.headroom.app.chat;

import dev.headroom.app.shell.PictureSupport;
import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.memory.ComponentKind;
import dev.headroom.picture.PictureHeader;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.PictureCosts;
import dev.headroom.plan.engines.PicturePeak;
import dev.headroom.plan.sight.ImagePrice;
import dev.headroom.plan.sight.InternVlTiles;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.Sight;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the pictures beside the question would cost with the sliders as they stand. Speed is learned from the answers
/// of this session; before the first picture it is unknown.
final class PriceTags {
    private final Workbench workbench;
    private double secondsPerTile = Double.NaN;

    PriceTags(Workbench workbench) {
        this.workbench = workbench;
    }

    /// From an answer to a question with new pictures: what reading and encoding them took, or where the engine does
    /// not tell it, all the time to the first token.
    void learn(AnswerStats stats) {
        FirstToken first = stats.firstToken();
        if (stats.tiles() <= 0) {
            return;
        }
        if (first.reading().isPresent() && first.encoding().isPresent()) {
            secondsPerTile = (first.reading().getAsDouble() + first.encoding().getAsDouble()) / 1000 / stats.tiles();
        } else if (stats.ttftMillis() > 0 && stats.cachedTokens() <= 0) {
            secondsPerTile = stats.ttftMillis() / 1000 / stats.tiles();
        }
    }

    /// Another engine has another speed.
    void forget() {
        secondsPerTile = Double.NaN;
    }

    /// @param tokensUsed tokens of the chat so far
    void update(List<Attachment> attachments, int tokensUsed) {
        long left = (long) sessionLen() - tokensUsed;
        for (Attachment attachment : attachments) {
            PictureCost cost = cost(attachment, left);
            attachment.cost(cost);
            left -= cost instanceof PictureCost.Priced priced ? priced.price().tokens() : 0;
        }
    }

    /// Tokens of a session: what the engine made of it, else what the planner says it will make of it; 0 where neither
    /// is known.
    int sessionLen() {
        return workbench.now().sessionLen().orElse(0);
    }

    /// What one picture may be cut into: ours to choose where that travels with it, else the model's own limit.
    private int patches(ModelShape.Vision vision) {
        return patchesTravel() ? workbench.now().draft().maxDynamicPatch() : vision.maxDynamicPatch();
    }

    private boolean patchesTravel() {
        return workbench.engine().controls().turns(Setting.MAX_DYNAMIC_PATCH);
    }

    private PictureCost cost(Attachment attachment, long tokensLeft) {
        var usable = attachment.usable();
        if (usable.isEmpty()) {
            return new PictureCost.Unread();
        }
        Optional<ModelShape.Vision> vision = workbench.shape().vision();
        return switch (workbench.now().engine().pictures()) {
            case PictureSupport.Blind _ -> new PictureCost.Blind();
            case PictureSupport.Unknown _ -> new PictureCost.Unknown("price.unknown.model", patchesTravel());
            case PictureSupport.OwnWay(ModelSpec model, PictureInput input) ->
                ownWay(model, input, usable.get().preview(), tokensLeft);
            case PictureSupport.Tiles _ ->
                vision.<PictureCost>map(v -> tiled(v, usable.get().preview(), tokensLeft))
                        .orElseGet(PictureCost.Blind::new);
        };
    }

    private PictureCost tiled(ModelShape.Vision vision, PicturePreview picture, long tokensLeft) {
        Limits most = Limits.NONE.with(Limit.MAX_TILES, patches(vision));
        Sight sight = InternVlTiles.of(vision).see(picture.width(), picture.height(), most);
        return priced(
                sight, picture, OptionalInt.of(vision.imageSize()), OptionalLong.empty(), tokensLeft, patchesTravel());
    }

    /// By the rule of the model's family. Our limit of tiles goes with the picture only where the engine reads it and
    /// the model is cut into tiles.
    private PictureCost ownWay(ModelSpec model, PictureInput input, PicturePreview picture, long tokensLeft) {
        boolean bounded = input.rule().heeds().contains(Limit.MAX_TILES);
        Limits asked = bounded && patchesTravel()
                ? Limits.NONE.with(Limit.MAX_TILES, workbench.now().draft().maxDynamicPatch())
                : Limits.NONE;
        try {
            Sight sight = input.see(1, picture.width(), picture.height(), asked);
            return priced(
                    sight,
                    picture,
                    OptionalInt.empty(),
                    PicturePeak.of(model, sight),
                    tokensLeft,
                    !bounded || patchesTravel());
        } catch (PlanException refused) {
            return new PictureCost.Refused(refused.sentence());
        }
    }

    private PictureCost priced(
            Sight sight,
            PicturePreview picture,
            OptionalInt tile,
            OptionalLong ownPeak,
            long tokensLeft,
            boolean chosen) {
        MemoryPlan plan = workbench.now().plan();
        long bytesPerToken = plan.kv()
                .map(KvArrangement::bytesPerToken)
                .or(() -> workbench.now().report().map(r -> r.kv().bytesPerToken()))
                .orElse(0L);
        boolean planned = plan.components().stream().anyMatch(c -> c.kind() == ComponentKind.VISION_ACTIVATIONS);
        long visionPeak = ownPeak.orElseGet(() -> plan.components().stream()
                .filter(c -> c.kind() == ComponentKind.VISION_ACTIVATIONS)
                .mapToLong(c -> c.peak())
                .sum());
        ImagePrice price = ImagePrice.of(sight, bytesPerToken, visionPeak, secondsPerTile, Math.max(0, tokensLeft));
        return new PictureCost.Priced(
                price,
                bytesPerToken > 0,
                planned,
                reading(plan, tile, picture.header(), price),
                sessionLen() > 0,
                Math.max(0, tokensLeft),
                chosen);
    }

    /// By the rules of the engine that claims it; others are not known to.
    private static OptionalLong reading(MemoryPlan plan, OptionalInt tile, PictureHeader header, ImagePrice price) {
        Optional<DynamicTiling> tiling = price.sight().tiling();
        boolean claimed = plan.components().stream().anyMatch(c -> c.kind() == ComponentKind.READING);
        if (!claimed || tile.isEmpty() || tiling.isEmpty()) {
            return OptionalLong.empty();
        }
        PictureCosts costs = PictureCosts.of(
                header.width(),
                header.height(),
                header.onItsSide(),
                header.decodingBytes(),
                tiling.get(),
                tile.getAsInt());
        return OptionalLong.of(costs.peak());
    }
}
