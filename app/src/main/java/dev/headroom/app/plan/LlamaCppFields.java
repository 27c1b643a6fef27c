package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.GgufRecipe;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.llamacpp.LlamaSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The settings of llama.cpp on the plan page, in its own words.
final class LlamaCppFields {
    private static final Messages M = Messages.of("models");
    private static final Set<EngineKind> LLAMACPP = EnumSet.of(EngineKind.LLAMACPP);
    /// Builds of llama.cpp at which the rules changed.
    private static final List<String> BUILDS =
            List.of("b5331", "b6325", "b6925", "b7407", "b9151", "b9460", LlamaBuild.NEWEST.toString());

    private final PlanViewModel plan;
    private final PlanFields fields;
    private final EngineFields into;

    LlamaCppFields(PlanViewModel plan, PlanFields fields, EngineFields into) {
        this.plan = plan;
        this.fields = fields;
        this.into = into;
    }

    void add() {
        into.put(
                fields.choice(
                        "build",
                        BUILDS.stream().map(EngineKind.LLAMACPP::release).toList(),
                        EngineKind.LLAMACPP::shown,
                        PlanRequest::version,
                        v -> plan.change(q -> q.withVersion(v))),
                LLAMACPP);
        into.put(
                count("ctx_size", 131_072, 1024, "unset.model", LlamaSettings::context, (c, n) -> c.context = n),
                LLAMACPP);
        into.put(count("parallel", 64, 1, "unset.engine", LlamaSettings::parallel, (c, n) -> c.parallel = n), LLAMACPP);
        into.put(
                count("gpu_layers", 200, 1, "unset.engine", LlamaSettings::gpuLayers, (c, n) -> c.gpuLayers = n),
                LLAMACPP);
        into.put(
                fields.number(
                        "ubatch_size",
                        32,
                        4096,
                        32,
                        "",
                        q -> q.serving().llamacpp().microBatch(),
                        n -> plan.llamacpp(c -> {
                            c.microBatch = (int) n;
                            c.batch = Math.max(c.batch, c.microBatch);
                        })),
                LLAMACPP);
        into.put(
                fields.choice(
                        "cache_type",
                        List.of(CacheType.F16, CacheType.Q8_0, CacheType.Q4_0),
                        CacheType::field,
                        q -> q.serving().llamacpp().keys(),
                        type -> plan.llamacpp(c -> {
                            c.keys = type;
                            c.values = type;
                        })),
                LLAMACPP);
        List<String> types = new ArrayList<>(List.of(""));
        types.addAll(GgufRecipe.fields());
        into.put(into.format("gguf_type", types), LLAMACPP);
    }

    /// A number that 0 leaves to the engine.
    private NumberField count(
            String key,
            int most,
            int step,
            String unset,
            Function<LlamaSettings, OptionalInt> read,
            BiConsumer<LlamaSettings.Change, OptionalInt> write) {
        return fields.number(
                key,
                0,
                most,
                step,
                M.text(unset),
                q -> read.apply(q.serving().llamacpp()).orElse(0),
                n -> plan.llamacpp(c -> write.accept(c, n == 0 ? OptionalInt.empty() : OptionalInt.of((int) n))));
    }
}
