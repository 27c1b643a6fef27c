package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/// What a slider's position means, in bytes and tokens.
final class Meanings {
    private static final Map<Setting<?>, BiFunction<Meanings, TuningState, Meaning>> MEANINGS = Map.ofEntries(
            Map.entry(Setting.CACHE_MAX_ENTRY_COUNT, Meanings::ratio),
            Map.entry(Setting.SESSION_LEN, Meanings::length),
            Map.entry(Setting.MAX_BATCH_SIZE, Meanings::batch),
            Map.entry(Setting.MAX_DYNAMIC_PATCH, Meanings::patches),
            Map.entry(Setting.LORA_R, Meanings::rank),
            Map.entry(Setting.LORA_ALPHA, Meanings::alpha),
            Map.entry(Setting.DEVICE_MEMORY, Meanings::device),
            Map.entry(Setting.MODEL_FORMAT, Meanings::weights),
            Map.entry(Setting.QUANT_POLICY, Meanings::kvType),
            Map.entry(Setting.TP, Meanings::cards),
            Map.entry(Setting.MAX_PREFILL_TOKEN_NUM, Meanings::prefill));

    private final Messages messages;
    private final ModelShape shape;
    private final PictureSupport pictures;

    /// @param warning the engine made something else of what was asked
    record Meaning(String text, boolean warning) {}

    Meanings(Messages messages, ModelShape shape, PictureSupport pictures) {
        this.messages = messages;
        this.shape = shape;
        this.pictures = pictures;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private Meaning plain(String key, Object... arguments) {
        return new Meaning(messages.text(key, arguments), false);
    }

    /// What the draft's value of a setting means; nothing where there is no more to say than the value.
    Meaning of(Setting<?> setting, TuningState s) {
        return MEANINGS.getOrDefault(setting, (_, _) -> new Meaning("", false)).apply(this, s);
    }

    private Meaning ratio(TuningState s) {
        return s.plan()
                .kv()
                .map(kv -> plain("meaning.ratio", Bytes.human(kv.reserved()), count(kv.tokens())))
                .orElse(plain("meaning.none"));
    }

    /// Where the predicted length is less than what the slider asks, that is what counts.
    private Meaning length(TuningState s) {
        Optional<KvArrangement> kv = s.plan().kv();
        if (kv.isPresent() && kv.get().truncated()) {
            return new Meaning(
                    messages.text("meaning.length.truncated", count(kv.get().sessionLen())), true);
        }
        if (kv.isEmpty()) {
            return plain("meaning.none");
        }
        long perToken = kv.get().bytesPerToken();
        return plain("meaning.length", Bytes.human(perToken * s.draft().sessionLen()));
    }

    private Meaning batch(TuningState s) {
        Optional<KvArrangement> kv = s.plan().kv();
        if (kv.isEmpty()) {
            return plain("meaning.none");
        }
        KvArrangement k = kv.get();
        if (k.slots() < s.draft().maxBatchSize()) {
            return new Meaning(messages.text("meaning.batch.cut", k.slots(), Bytes.human(k.reachable())), true);
        }
        return plain("meaning.batch", k.slots(), Bytes.human(k.reachable()));
    }

    private Meaning patches(TuningState s) {
        if (shape.vision().isEmpty()) {
            return plain(pictures instanceof PictureSupport.Blind ? "meaning.no_vision" : "meaning.none");
        }
        ModelShape.Vision vision = shape.vision().get();
        int tiles = s.draft().maxDynamicPatch();
        int all = tiles + (vision.useThumbnail() && tiles > 1 ? 1 : 0);
        long tokens = (long) all * vision.tokensPerTile() + 2;
        if (s.plan().kv().isEmpty()) {
            return plain(all == 1 ? "meaning.patches.tokens.one" : "meaning.patches.tokens", all, count(tokens));
        }
        long perToken = s.plan().kv().get().bytesPerToken();
        return plain(
                all == 1 ? "meaning.patches.one" : "meaning.patches",
                all,
                count(tokens),
                Bytes.human(tokens * perToken));
    }

    private Meaning rank(TuningState s) {
        Settings draft = s.draft();
        if (draft.lora().isEmpty()) {
            return plain("meaning.rank.none");
        }
        int own = s.rankOf(draft.lora());
        if (draft.loraR() == 0) {
            return plain("meaning.rank.zero");
        }
        String bytes = Bytes.human(s.plan().bytes(ComponentKind.LORA));
        return own > 0 && draft.loraR() > own
                ? new Meaning(messages.text("meaning.rank.above", own, bytes), true)
                : plain("meaning.rank", own == 0 ? "?" : own, bytes);
    }

    private Meaning alpha(TuningState s) {
        OptionalDouble own = s.alphaOf(s.draft().lora());
        if (own.isEmpty()) {
            return Setting.LORA_ALPHA.leftToOwn(s.draft()) && s.draft().lora().isPresent()
                    ? plain("meaning.alpha.own")
                    : plain("meaning.alpha");
        }
        boolean isOwn = s.inForce(Setting.LORA_ALPHA).equals(own);
        return isOwn
                ? plain("meaning.alpha.own")
                : plain("meaning.alpha.other", NumberKind.DECIMAL.text(own.getAsDouble()));
    }

    private Meaning device(TuningState s) {
        MemoryPlan plan = s.plan();
        long left = plan.deviceTotal() - plan.peak();
        return left >= 0
                ? plain("meaning.device", Bytes.human(left))
                : new Meaning(messages.text("meaning.device.over", Bytes.human(-left)), true);
    }

    private Meaning weights(TuningState s) {
        return plain("meaning.weights", Bytes.human(s.plan().bytes(ComponentKind.WEIGHTS_LANGUAGE)));
    }

    private Meaning kvType(TuningState s) {
        return s.plan()
                .kv()
                .map(kv -> plain("meaning.kv_type", Bytes.human(kv.bytesPerToken())))
                .orElse(plain("meaning.none"));
    }

    private Meaning cards(TuningState s) {
        return plain("meaning.cards", Bytes.human(s.plan().bytes(ComponentKind.WEIGHTS_LANGUAGE)));
    }

    private Meaning prefill(TuningState s) {
        long peak = s.plan().components().stream()
                .filter(c -> c.kind() == ComponentKind.PREFILL_ACTIVATIONS)
                .mapToLong(c -> c.peak())
                .sum();
        return plain("meaning.prefill", Bytes.human(peak));
    }

    /// The tooltip that tells the three ratios apart, with the bytes each would give here.
    String threeRatios(TuningState s) {
        Ratios r = Ratios.of(s.draft().cacheMaxEntryCount(), s.plan());
        return messages.text(
                "ratios",
                NumberKind.SHARE.text(r.ratio()),
                Bytes.human(s.plan().deviceTotal()),
                Bytes.human(r.lmdeploy()),
                r.vllm() == 0 ? messages.text("ratios.nothing") : Bytes.human(r.vllm()),
                r.sglang() == 0 ? messages.text("ratios.nothing") : Bytes.human(r.sglang()));
    }
}
