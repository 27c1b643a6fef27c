package dev.headroom.plan.engines;

import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;

/// The settings as an engine takes them: what nobody chose has that engine's value, which often is not the usual one.
final class Taken {
    private Taken() {}

    static Settings of(PlanRequest q, Effective effective) {
        DeploySettings s = q.serving();
        int tiles = q.model().tower().map(t -> Pictures.patch(q, t)).orElseGet(() -> s.get(Setting.MAX_DYNAMIC_PATCH));
        Settings alike =
                s.settings().withModelFormat(q.format()).withTp(cards(q)).withMaxDynamicPatch(tiles);
        return switch (q.engine()) {
            case TURBOMIND ->
                alike.withMaxBatchSize(batch(q))
                        .withMaxPrefillTokenNum(TurboMindPlanner.prefillOf(q))
                        .withSessionLen(session(q, effective));
            case PYTORCH ->
                alike.withMaxBatchSize(batch(q))
                        .withMaxPrefillTokenNum(PyTorchPlanner.prefillOf(q))
                        .withSessionLen(session(q, effective));
            case EMBEDDED -> alike.with(EmbeddedDeployment.settings(q));
            case TRANSFORMERS, FINETUNE, VLLM, SGLANG, LLAMACPP -> alike; // two of them have settings of their own
        };
    }

    /// Sessions at the same time.
    static int batch(PlanRequest q) {
        return switch (q.engine()) {
            case TURBOMIND, PYTORCH -> TurboMindPlanner.batchOf(q);
            case EMBEDDED, TRANSFORMERS, FINETUNE -> q.serving().get(Setting.MAX_BATCH_SIZE);
            case VLLM -> VllmPlanner.maxNumSeqs(q);
            case SGLANG -> q.serving().sglang().maxRunningRequests().orElse(2048);
            case LLAMACPP -> LlamaCppPlanner.settings(q).slots();
        };
    }

    /// transformers spreads a model over all the cards there are; it has no `tp`.
    private static int cards(PlanRequest q) {
        return q.engine() == EngineKind.TRANSFORMERS ? q.devices() : q.serving().get(Setting.TP);
    }

    /// A plan in which the weights have no room knows no length.
    private static int session(PlanRequest q, Effective effective) {
        int usual = effective.sessionLen() > 0
                ? effective.sessionLen()
                : q.model().decoder().context();
        return q.serving().chosen(Setting.SESSION_LEN).orElse(usual);
    }
}
