package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.plan.engines.RatioMeanings;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

/// The engine and its settings: only those that move something there, the rare ones folded away.
final class EngineFields extends VBox {
    private static final Messages M = Messages.of("models");
    private static final List<String> VERSIONS = List.of(
            "0.3.0",
            "0.4.2",
            "0.5.2",
            "0.6.0",
            "0.6.1",
            "0.7.0",
            "0.9.2",
            "0.12.0",
            "0.14.0",
            "0.15.0",
            LmdeployVersion.NEWEST);
    private static final Set<EngineKind> LMDEPLOY = EnumSet.of(EngineKind.TURBOMIND, EngineKind.PYTORCH);
    private static final Set<EngineKind> POOLED =
            EnumSet.of(EngineKind.TURBOMIND, EngineKind.PYTORCH, EngineKind.EMBEDDED);
    /// vLLM takes the pictures of a request from its own limit.
    private static final Set<EngineKind> PICTURED =
            EnumSet.complementOf(EnumSet.of(EngineKind.FINETUNE, EngineKind.VLLM));
    private static final Set<EngineKind> TILED =
            EnumSet.complementOf(EnumSet.of(EngineKind.FINETUNE, EngineKind.LLAMACPP));
    private static final Set<EngineKind> ADAPTERS = EnumSet.of(EngineKind.PYTORCH, EngineKind.EMBEDDED);
    private static final Set<EngineKind> TRANSFORMERS = EnumSet.of(EngineKind.TRANSFORMERS);
    private static final Set<EngineKind> TRAINING = EnumSet.of(EngineKind.FINETUNE);

    private final PlanViewModel plan;
    private final PlanFields fields;
    private final List<Field> all = new ArrayList<>();
    private final VBox more = new VBox(8);
    private final TitledPane fold = new TitledPane("", more);

    /// @param in the engines in which it moves something
    /// @param value as it is chosen; a fold counts those that differ from a plan in which nobody chose
    private record Field(Node node, Set<EngineKind> in, boolean rare, Function<PlanRequest, Object> value) {}

    EngineFields(PlanViewModel plan, PlanFields fields) {
        super(8);
        this.plan = plan;
        this.fields = fields;
        getChildren()
                .add(fields.choice(
                        "engine",
                        List.of(EngineKind.values()),
                        k -> M.text("engine." + k.field()),
                        PlanRequest::engine,
                        plan::engine));
        put(
                fields.choice(
                        "version",
                        VERSIONS.stream().map(EngineVersion::of).toList(),
                        EngineVersion::toString,
                        PlanRequest::version,
                        v -> plan.change(q -> q.withVersion(v))),
                LMDEPLOY);
        ServerFields servers = new ServerFields(plan, fields, this);
        servers.releases();
        serving();
        servers.add();
        new LlamaCppFields(plan, fields, this).add();
        rare();
        training();
        fold.setId("plan-more");
        fold.setAnimated(false);
        fold.setExpanded(false);
        fold.getStyleClass().add("hr-details");
        getChildren().add(fold);
        fields.onRefresh(this::show);
    }

    private void serving() {
        NumberField ratio = fields.number(Setting.CACHE_MAX_ENTRY_COUNT, 0.01, 0.95, 0.01, "");
        fields.onRefresh(() -> ratio.explain(ratios()));
        put(ratio, POOLED);
        put(fields.number(Setting.SESSION_LEN, 0, 131072, 1024, M.text("unset.model")), POOLED);
        put(fields.number(Setting.MAX_BATCH_SIZE, 0, 1024, 1, M.text("unset.engine")), POOLED);
        put(fields.number(Setting.MAX_DYNAMIC_PATCH, 0, 40, 1, M.text("unset.model")), TILED);
        put(
                fields.number(
                        "images", 0, 64, 1, "", q -> q.serving().images(), n -> plan.serving(c -> c.images = (int) n)),
                PICTURED);
    }

    private void rare() {
        rare(
                format("model_format", List.of("", "hf", "awq", "gptq", "int8", "fp8")),
                EnumSet.of(
                        EngineKind.TURBOMIND,
                        EngineKind.PYTORCH,
                        EngineKind.TRANSFORMERS,
                        EngineKind.VLLM,
                        EngineKind.SGLANG),
                Setting.MODEL_FORMAT);
        rare(
                format("embedded_format", List.of("", "fp32", "int8", "int4")),
                EnumSet.of(EngineKind.EMBEDDED),
                Setting.MODEL_FORMAT);
        rare(
                fields.choice(
                        "quant_policy",
                        List.of(0, 8, 4),
                        n -> M.text("kv." + n),
                        q -> q.serving().get(Setting.QUANT_POLICY),
                        n -> plan.serving(c -> c.set(Setting.QUANT_POLICY, n))),
                POOLED,
                Setting.QUANT_POLICY);
        rare(fields.number(Setting.LORA_R, 0, 256, 1, ""), ADAPTERS, Setting.LORA_R);
        rare(
                fields.number(Setting.MAX_PREFILL_TOKEN_NUM, 0, 32768, 256, M.text("unset.engine")),
                POOLED,
                Setting.MAX_PREFILL_TOKEN_NUM);
        rare(fields.number(Setting.VISION_MAX_BATCH_SIZE, 1, 64, 1, ""), LMDEPLOY, Setting.VISION_MAX_BATCH_SIZE);
        rare(
                fields.number(
                        "text_tokens",
                        0,
                        16384,
                        64,
                        "",
                        q -> q.serving().textTokens(),
                        n -> plan.serving(c -> c.textTokens = (int) n)),
                TRANSFORMERS,
                q -> q.serving().textTokens());
        rare(
                fields.number(
                        "new_tokens",
                        0,
                        16384,
                        64,
                        "",
                        q -> q.serving().newTokens(),
                        n -> plan.serving(c -> c.newTokens = (int) n)),
                TRANSFORMERS,
                q -> q.serving().newTokens());
        rare(
                fields.choice(
                        "attention",
                        List.of("eager", "flash"),
                        a -> a,
                        q -> q.serving().attention(),
                        a -> plan.serving(c -> c.attention = a)),
                TRANSFORMERS,
                q -> q.serving().attention());
    }

    Node format(String key, List<String> formats) {
        return fields.choice(
                key,
                formats,
                f -> f.isEmpty() ? M.text("format.own") : f,
                q -> q.serving().chosen(Setting.MODEL_FORMAT).orElse(""),
                f -> plan.serving(c -> {
                    if (f.isEmpty()) {
                        c.unset(Setting.MODEL_FORMAT);
                    } else {
                        c.set(Setting.MODEL_FORMAT, f);
                    }
                }));
    }

    private void training() {
        put(
                fields.number(
                        "max_length",
                        256,
                        32768,
                        256,
                        "",
                        q -> q.tuning().maxLength(),
                        n -> plan.tuning(c -> c.maxLength = (int) n)),
                TRAINING);
        put(
                fields.number("batch", 1, 16, 1, "", q -> q.tuning().batch(), n -> plan.tuning(c -> c.batch = (int) n)),
                TRAINING);
        put(
                fields.number(
                        "train_lora_r",
                        0,
                        256,
                        1,
                        M.text("unset.rank"),
                        q -> q.tuning().loraR(),
                        n -> plan.tuning(c -> c.loraR = (int) n)),
                TRAINING);
        put(
                fields.number(
                        "train_tiles", 0, 64, 1, "", q -> q.tuning().tiles(), n -> plan.tuning(c -> c.tiles = (int) n)),
                TRAINING);
        put(
                fields.choice(
                        "zero",
                        List.of(-1, 0, 1, 2, 3),
                        n -> M.text("zero." + (n < 0 ? "none" : n)),
                        q -> q.tuning().zero(),
                        n -> plan.tuning(c -> c.zero = n)),
                TRAINING);
        rare(
                fields.choice(
                        "checkpointing",
                        List.of(true, false),
                        b -> M.text(b ? "yes" : "no"),
                        q -> q.tuning().gradientCheckpointing(),
                        b -> plan.tuning(c -> c.gradientCheckpointing = b)),
                TRAINING,
                q -> q.tuning().gradientCheckpointing());
        training(
                "optimizer",
                List.of("adamw", "adamw_8bit", "lion", "adafactor", "sgd"),
                q -> q.tuning().optimizer(),
                (c, o) -> c.optimizer = o);
        training(
                "train_attention",
                List.of("flash", "sdpa", "eager"),
                q -> q.tuning().attention(),
                (c, a) -> c.attention = a);
        onOff("offload_optimizer", q -> q.tuning().offloadOptimizer(), (c, on) -> {
            c.offloadOptimizer = on;
            c.zero = on ? Math.max(2, c.zero) : c.zero;
        });
        onOff("liger", q -> q.tuning().liger(), (c, on) -> c.liger = on);
        onOff("mixed_lengths", q -> q.tuning().mixedLengths(), (c, on) -> c.mixedLengths = on);
        onOff("train_vision", q -> q.tuning().trainVision(), (c, on) -> c.trainVision = on);
        rare(
                fields.choice(
                        "precision",
                        List.of("bf16", "fp16", "fp32"),
                        p -> p,
                        q -> q.tuning().precision(),
                        p -> plan.tuning(c -> c.precision = p)),
                TRAINING,
                q -> q.tuning().precision());
        rare(
                fields.number(
                        "lora_alpha",
                        0,
                        512,
                        1,
                        "",
                        q -> q.tuning().loraAlpha(),
                        n -> plan.tuning(c -> c.loraAlpha = n)),
                TRAINING,
                q -> q.tuning().loraAlpha());
    }

    private void training(
            String key,
            List<String> values,
            Function<PlanRequest, String> value,
            BiConsumer<FinetuneSettings.Change, String> set) {
        rare(
                fields.choice(key, values, word -> word, value, word -> plan.tuning(c -> set.accept(c, word))),
                TRAINING,
                value::apply);
    }

    private void onOff(
            String key, Function<PlanRequest, Boolean> value, BiConsumer<FinetuneSettings.Change, Boolean> set) {
        rare(
                fields.choice(
                        key,
                        List.of(true, false),
                        b -> M.text(b ? "yes" : "no"),
                        value,
                        b -> plan.tuning(c -> set.accept(c, b))),
                TRAINING,
                value::apply);
    }

    void put(Node node, Set<EngineKind> in) {
        all.add(new Field(node, in, false, q -> ""));
        getChildren().add(node);
    }

    private void rare(Node node, Set<EngineKind> in, Setting<?> setting) {
        rare(node, in, q -> q.serving().get(setting));
    }

    void rare(Node node, Set<EngineKind> in, Function<PlanRequest, Object> value) {
        all.add(new Field(node, in, true, value));
        more.getChildren().add(node);
    }

    private void show() {
        PlanRequest now = plan.request();
        PlanRequest untouched = PlanRequest.serving(
                        now.model(), now.engine(), now.version().toString(), now.device(), Preset.untouched())
                .withTuning(Preset.untouched(now));
        int rare = 0;
        int changed = 0;
        for (Field field : all) {
            boolean used = field.in().contains(now.engine());
            field.node().setVisible(used);
            field.node().setManaged(used);
            if (used && field.rare()) {
                rare++;
                changed += field.value().apply(now).equals(field.value().apply(untouched)) ? 0 : 1;
            }
        }
        fold.setText(
                changed == 0
                        ? M.text("more", rare)
                        : changed == 1 ? M.text("more.changed.one", rare) : M.text("more.changed", rare, changed));
    }

    /// What the three ratios of the field would each give on this very card.
    private String ratios() {
        var state = plan.state().get();
        if (!Planner.answered(state.plan()) || state.training()) {
            return M.text("cache_max_entry_count.hint");
        }
        RatioMeanings r = RatioMeanings.of(state.request(), state.plan());
        return M.text("ratios", r.ratio(), Bytes.human(r.lmdeploy()), Bytes.human(r.vllm()), Bytes.human(r.sglang()));
    }
}
