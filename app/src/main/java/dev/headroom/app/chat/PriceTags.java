package dev.headroom.app.chat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.ImagePrice;
import dev.headroom.plan.KvArrangement;
import java.util.List;
import java.util.Optional;

/// What the pictures beside the question would cost with the sliders as they stand. Speed is learned from the answers
/// of this session; before the first picture it is unknown.
final class PriceTags {
    private final Workbench workbench;
    private double secondsPerTile = Double.NaN;

    PriceTags(Workbench workbench) {
        this.workbench = workbench;
    }

    /// From an answer to a question with new pictures: all the time to its first token is laid on their tiles.
    void learn(AnswerStats stats) {
        if (stats.tiles() > 0 && stats.ttftMillis() > 0 && stats.cachedTokens() <= 0) {
            secondsPerTile = stats.ttftMillis() / 1000 / stats.tiles();
        }
    }

    /// @param tokensUsed tokens of the chat so far
    void update(List<Attachment> attachments, int tokensUsed) {
        long left = sessionLen() - tokensUsed;
        for (Attachment attachment : attachments) {
            Optional<ImagePrice> price = price(attachment, left);
            attachment.cost(price);
            left -= price.map(ImagePrice::tokens).orElse(0);
        }
    }

    /// Tokens of a session: what the engine made of it, else what the planner says it will make of it.
    int sessionLen() {
        return workbench
                .report()
                .get()
                .filter(r -> r.kv().sessionLen() > 0)
                .map(r -> r.kv().sessionLen())
                .or(() -> workbench.prediction().get().kv().map(KvArrangement::sessionLen))
                .orElse(workbench.draft().get().sessionLen());
    }

    private Optional<ImagePrice> price(Attachment attachment, long tokensLeft) {
        var vision = workbench.shape().vision();
        var usable = attachment.usable();
        if (vision.isEmpty() || usable.isEmpty()) {
            return Optional.empty();
        }
        long bytesPerToken = workbench
                .prediction()
                .get()
                .kv()
                .map(KvArrangement::bytesPerToken)
                .orElse(0L);
        long visionPeak = workbench.prediction().get().components().stream()
                .filter(c -> c.kind() == ComponentKind.VISION_ACTIVATIONS)
                .mapToLong(c -> c.peak())
                .sum();
        PicturePreview picture = usable.get().preview();
        return Optional.of(ImagePrice.of(
                vision.get(),
                bytesPerToken,
                picture.width(),
                picture.height(),
                workbench.draft().get().maxDynamicPatch(),
                visionPeak,
                secondsPerTile,
                Math.max(0, tokensLeft)));
    }
}
