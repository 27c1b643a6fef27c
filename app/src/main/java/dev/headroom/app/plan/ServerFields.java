package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.MmLimits;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.ProcessorKwargs;
import dev.headroom.plan.engines.SglangSettings;
import dev.headroom.plan.engines.VllmSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;

/// The settings of vLLM and of SGLang on the plan page, under their own names. 0 leaves one to the engine.
final class ServerFields {
    private static final Messages M = Messages.of("models");
    private static final Set<EngineKind> VLLM = EnumSet.of(EngineKind.VLLM);
    private static final Set<EngineKind> SGLANG = EnumSet.of(EngineKind.SGLANG);
    private static final List<String> VLLM_KV_TYPES = List.of("auto", "fp8", "fp8_e4m3", "fp8_e5m2");
    private static final List<String> SGLANG_KV_TYPES = List.of("auto", "bfloat16", "fp8_e5m2", "fp8_e4m3");
    private static final List<String> VLLM_RELEASES =
            List.of("0.6.6", "0.7.3", "0.8.5", "0.9.2", "0.10.2", "0.11.0", "0.14.0", "0.18.0", "0.21.0", "0.22.0");
    private static final List<String> SGLANG_RELEASES = List.of("0.4.3", "0.4.7", "0.5.2", "0.5.10", "0.5.19");

    private final PlanViewModel plan;
    private final PlanFields fields;
    private final EngineFields into;

    ServerFields(PlanViewModel plan, PlanFields fields, EngineFields into) {
        this.plan = plan;
        this.fields = fields;
        this.into = into;
    }

    /// Which release; the rules of each engine hang on its own.
    void releases() {
        into.put(release("vllm_version", VLLM_RELEASES), VLLM);
        into.put(release("sglang_version", SGLANG_RELEASES), SGLANG);
    }

    private Node release(String key, List<String> all) {
        return fields.choice(
                key,
                all.stream().map(EngineVersion::of).toList(),
                EngineVersion::toString,
                PlanRequest::version,
                v -> plan.change(q -> q.withVersion(v)));
    }

    void add() {
        String own = M.text("unset.engine");
        into.put(
                fields.number(
                        "gpu_memory_utilization",
                        0,
                        0.99,
                        0.01,
                        own,
                        q -> vllm(q).gpuMemoryUtilization().orElse(0),
                        n -> vllm(c -> c.gpuMemoryUtilization = share(n))),
                VLLM);
        into.put(
                vllm(
                        "max_model_len",
                        262_144,
                        M.text("unset.model"),
                        VllmSettings::maxModelLen,
                        (c, n) -> c.maxModelLen = n),
                VLLM);
        into.put(vllm("max_num_seqs", 1024, own, VllmSettings::maxNumSeqs, (c, n) -> c.maxNumSeqs = n), VLLM);
        into.put(
                fields.number(
                        "mem_fraction_static",
                        0,
                        0.97,
                        0.01,
                        own,
                        q -> sglang(q).memFractionStatic().orElse(0),
                        n -> sglang(c -> c.memFractionStatic = share(n))),
                SGLANG);
        into.put(
                sglang(
                        "context_length",
                        262_144,
                        M.text("unset.model"),
                        SglangSettings::contextLength,
                        (c, n) -> c.contextLength = n),
                SGLANG);
        vllmRare(own);
        sglangRare(own);
    }

    private void vllmRare(String own) {
        rare(
                vllm(
                        "max_num_batched_tokens",
                        32_768,
                        own,
                        VllmSettings::maxNumBatchedTokens,
                        (c, n) -> c.maxNumBatchedTokens = n),
                VLLM,
                q -> vllm(q).maxNumBatchedTokens());
        rare(
                fields.choice(
                        "vllm_kv",
                        VLLM_KV_TYPES,
                        t -> t,
                        q -> vllm(q).kvCacheDtype(),
                        t -> vllm(c -> c.kvCacheDtype = t)),
                VLLM,
                q -> vllm(q).kvCacheDtype());
        rare(
                fields.number(
                        "limit_images",
                        -1,
                        32,
                        1,
                        "",
                        q -> vllm(q).limitMmPerPrompt().images().orElse(-1),
                        n -> vllm(c -> c.limitMmPerPrompt = MmLimits.of(count(n), c.limitMmPerPrompt.videos()))),
                VLLM,
                q -> vllm(q).limitMmPerPrompt().images());
        rare(
                fields.number(
                        "limit_videos",
                        -1,
                        8,
                        1,
                        "",
                        q -> vllm(q).limitMmPerPrompt().videos().orElse(-1),
                        n -> vllm(c -> c.limitMmPerPrompt = MmLimits.of(c.limitMmPerPrompt.images(), count(n)))),
                VLLM,
                q -> vllm(q).limitMmPerPrompt().videos());
        rare(
                fields.number(
                        "vllm_max_pixels",
                        0,
                        12_845_056,
                        200_704,
                        M.text("unset.model"),
                        q -> vllm(q).processorKwargs().maxPixels().orElse(0),
                        n -> vllm(c -> c.processorKwargs =
                                n < 1 ? ProcessorKwargs.NONE : ProcessorKwargs.ofMaxPixels((long) n))),
                VLLM,
                q -> vllm(q).processorKwargs().maxPixels());
        rare(
                yes("enforce_eager", q -> vllm(q).enforceEager(), on -> vllm(c -> c.enforceEager = on)),
                VLLM,
                q -> vllm(q).enforceEager());
        rare(
                vllm("max_loras", 16, own, VllmSettings::maxLoras, (c, n) -> c.maxLoras = n),
                VLLM,
                q -> vllm(q).maxLoras());
        rare(
                vllm("max_lora_rank", 256, own, VllmSettings::maxLoraRank, (c, n) -> c.maxLoraRank = n),
                VLLM,
                q -> vllm(q).maxLoraRank());
    }

    private void sglangRare(String own) {
        rare(
                sglang(
                        "chunked_prefill_size",
                        16_384,
                        own,
                        SglangSettings::chunkedPrefillSize,
                        (c, n) -> c.chunkedPrefillSize = n),
                SGLANG,
                q -> sglang(q).chunkedPrefillSize());
        rare(
                sglang(
                        "max_running_requests",
                        4096,
                        own,
                        SglangSettings::maxRunningRequests,
                        (c, n) -> c.maxRunningRequests = n),
                SGLANG,
                q -> sglang(q).maxRunningRequests());
        rare(
                sglang("cuda_graph_max_bs", 512, own, SglangSettings::cudaGraphMaxBs, (c, n) -> c.cudaGraphMaxBs = n),
                SGLANG,
                q -> sglang(q).cudaGraphMaxBs());
        rare(
                sglang(
                        "max_total_tokens",
                        1_000_000,
                        own,
                        SglangSettings::maxTotalTokens,
                        (c, n) -> c.maxTotalTokens = n),
                SGLANG,
                q -> sglang(q).maxTotalTokens());
        rare(
                fields.choice(
                        "sglang_kv",
                        SGLANG_KV_TYPES,
                        t -> t,
                        q -> sglang(q).kvCacheDtype(),
                        t -> sglang(c -> c.kvCacheDtype = t)),
                SGLANG,
                q -> sglang(q).kvCacheDtype());
        rare(
                yes(
                        "disable_cuda_graph",
                        q -> sglang(q).disableCudaGraph(),
                        on -> sglang(c -> c.disableCudaGraph = on)),
                SGLANG,
                q -> sglang(q).disableCudaGraph());
    }

    private void rare(Node node, Set<EngineKind> in, Function<PlanRequest, Object> value) {
        into.rare(node, in, value);
    }

    private Node yes(String key, Function<PlanRequest, Boolean> read, Consumer<Boolean> write) {
        return fields.choice(key, List.of(false, true), b -> M.text(b ? "yes" : "no"), read, write);
    }

    private Node vllm(
            String key,
            int most,
            String unset,
            Function<VllmSettings, OptionalInt> read,
            BiConsumer<VllmSettings.Change, OptionalInt> write) {
        return fields.number(
                key, 0, most, 1, unset, q -> read.apply(vllm(q)).orElse(0), n -> vllm(c -> write.accept(c, whole(n))));
    }

    private Node sglang(
            String key,
            int most,
            String unset,
            Function<SglangSettings, OptionalInt> read,
            BiConsumer<SglangSettings.Change, OptionalInt> write) {
        return fields.number(
                key,
                0,
                most,
                1,
                unset,
                q -> read.apply(sglang(q)).orElse(0),
                n -> sglang(c -> write.accept(c, whole(n))));
    }

    private static VllmSettings vllm(PlanRequest q) {
        return q.serving().vllm();
    }

    private static SglangSettings sglang(PlanRequest q) {
        return q.serving().sglang();
    }

    private void vllm(Consumer<VllmSettings.Change> edit) {
        plan.serving(c -> c.vllm = c.vllm.with(edit));
    }

    private void sglang(Consumer<SglangSettings.Change> edit) {
        plan.serving(c -> c.sglang = c.sglang.with(edit));
    }

    private static OptionalDouble share(double n) {
        return n == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.round(n * 100) / 100.0);
    }

    private static OptionalInt whole(double n) {
        return n == 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.round(n));
    }

    /// Below 0: what the release has by itself; 0 allows none.
    private static OptionalInt count(double n) {
        return n < 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.round(n));
    }
}
