package dev.headroom.experiment;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PictureSize;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Field;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Kind.Whole;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// What can be turned in a plan: every setting, and what surrounds it: cards, pictures, the training recipe.
public final class PlanKnobs {
    private static final Map<String, BiFunction<PlanRequest, String, PlanRequest>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("device", (q, v) -> q.withDevice(DeviceCatalogue.get(v)));
        ALL.put("device_total", (q, v) -> q.withDevice(q.device().slice(Bytes.parse(v))));
        ALL.put("device_used", (q, v) -> q.withUsedByOthers(Bytes.parse(v)));
        ALL.put("devices", (q, v) -> q.withDevices(whole("devices", 1, 1024, v)));
        ALL.put("engine", (q, v) -> q.withEngine(EngineKind.of(v)));
        ALL.put("engine_version", (q, v) -> q.withVersion(EngineVersion.of(v)));
        serving("images", 1, 10_000, (c, v) -> c.images = v);
        serving("tiles", 0, 10_000, (c, v) -> c.imageTiles = v);
        serving("total_max_num", 0, 1_000_000, (c, v) -> c.totalMaxNum = v);
        ALL.put("split", (q, v) -> q.withServing(q.serving().with(c -> c.split = split(v))));
        serving("text_tokens", 0, 100_000_000, (c, v) -> c.textTokens = v);
        serving("new_tokens", 0, 100_000_000, (c, v) -> c.newTokens = v);
        ALL.put("image_size", (q, v) -> q.withServing(q.serving().with(c -> c.pictures = List.of(PictureSize.of(v)))));
        ALL.put("attention", (q, v) -> both(q, c -> c.attention = v, c -> c.attention = v));
        tuning("max_length", 1, 100_000_000, (c, v) -> c.maxLength = v);
        tuning("batch", 1, 65_536, (c, v) -> c.batch = v);
        tuning("hd_num", 0, 10_000, (c, v) -> c.tiles = v);
        tuning("zero", -1, 3, (c, v) -> c.zero = v);
        ALL.put("optimizer", (q, v) -> q.withTuning(q.tuning().with(c -> c.optimizer = v)));
        ALL.put("precision", (q, v) -> q.withTuning(q.tuning().with(c -> c.precision = v)));
        onOff("gradient_checkpointing", (c, on) -> c.gradientCheckpointing = on);
        onOff("offload_optimizer", (c, on) -> c.offloadOptimizer = on);
    }

    private PlanKnobs() {}

    private static void serving(String name, int from, int to, BiConsumer<DeploySettings.Change, Integer> set) {
        ALL.put(name, (q, v) -> {
            int value = whole(name, from, to, v);
            return q.withServing(q.serving().with(c -> set.accept(c, value)));
        });
    }

    private static String split(String value) {
        if (!List.of("split_model", "auto").contains(value)) {
            throw new SweepException(Sentence.of("split is {}; it must be split_model or auto.", value));
        }
        return value;
    }

    private static void tuning(String name, int from, int to, BiConsumer<FinetuneSettings.Change, Integer> set) {
        ALL.put(name, (q, v) -> {
            int value = whole(name, from, to, v);
            return q.withTuning(q.tuning().with(c -> set.accept(c, value)));
        });
    }

    private static void onOff(String name, BiConsumer<FinetuneSettings.Change, Boolean> set) {
        ALL.put(name, (q, v) -> {
            boolean on = new Field<>(name, new Kind.Switch()).parse(v);
            return q.withTuning(q.tuning().with(c -> set.accept(c, on)));
        });
    }

    private static PlanRequest both(
            PlanRequest q, Consumer<DeploySettings.Change> serving, Consumer<FinetuneSettings.Change> tuning) {
        return q.withServing(q.serving().with(serving)).withTuning(q.tuning().with(tuning));
    }

    private static int whole(String name, int from, int to, String text) {
        return new Field<>(name, new Whole(from, to)).parse(text);
    }

    /// The names there are.
    public static List<String> names() {
        List<String> names = new ArrayList<>(ALL.keySet());
        Setting.all().stream().map(Setting::field).forEach(names::add);
        return names;
    }

    /// @throws SweepException when there is no such knob
    /// @throws dev.headroom.settings.SettingException when the value is outside its range
    /// @throws IllegalArgumentException for a card, an engine or a size that there is not
    public static PlanRequest turned(PlanRequest q, String name, String value) {
        BiFunction<PlanRequest, String, PlanRequest> own = ALL.get(name);
        if (own != null) {
            return own.apply(q, value);
        }
        Optional<Setting<?>> setting = Setting.named(name);
        if (setting.isEmpty()) {
            throw new SweepException(Sentence.of("A plan has no {}; it has {}.", name, String.join(", ", names())));
        }
        return of(q, setting.get(), value);
    }

    private static PlanRequest of(PlanRequest q, Setting<?> setting, String value) {
        Settings one = Settings.NONE.parse(setting, value);
        PlanRequest turned = q.withServing(q.serving().with(c -> c.set(one)));
        // a fine-tuning run has a rank and a scale of its own, under the same names
        return turned.withTuning(q.tuning().with(c -> {
            c.loraR = one.chosen(Setting.LORA_R).orElse(c.loraR);
            c.loraAlpha = one.chosen(Setting.LORA_ALPHA).orElse(c.loraAlpha);
        }));
    }

    /// As the point says.
    public static PlanRequest at(PlanRequest base, Point point) {
        PlanRequest q = base;
        for (Map.Entry<String, String> each : point.values().entrySet()) {
            q = turned(q, each.getKey(), each.getValue());
        }
        return q;
    }
}
