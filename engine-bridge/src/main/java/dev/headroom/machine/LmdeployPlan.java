package dev.headroom.machine;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.deploy.DeploySettings;
import dev.headroom.plan.deploy.DeploymentPlan;
import dev.headroom.plan.deploy.EngineKind;
import dev.headroom.plan.deploy.EngineVersion;
import dev.headroom.plan.deploy.FinetuneSettings;
import dev.headroom.plan.deploy.PlanRequest;
import dev.headroom.plan.deploy.Planner;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// The planner's question for a launch of LMDeploy on a card of this machine.
public final class LmdeployPlan {
    private static final Set<String> FORMATS = Set.of("hf", "awq", "gptq", "fp8");

    private LmdeployPlan() {}

    /// @param model of the launch: [LocalModels#resolve] reads it from `launch.model()`
    /// @param settings what the sliders say; they win over the launch where both speak
    /// @param card the group's tightest
    /// @param usedByOthers bytes on that card that are not this engine's
    public static PlanRequest request(
            LmdeployLaunch launch,
            ModelSpec model,
            Settings settings,
            DeviceSpec card,
            long usedByOthers,
            Calibration learnt) {
        DeploySettings serving = DeploySettings.defaults().with(c -> {
            c.tp = settings.tp();
            c.cacheMaxEntryCount = settings.cacheMaxEntryCount();
            c.sessionLen = settings.sessionLen();
            c.maxBatchSize = settings.maxBatchSize();
            c.quantPolicy = settings.quantPolicy();
            c.modelFormat = FORMATS.contains(settings.modelFormat())
                    ? settings.modelFormat()
                    : launch.engine().modelFormat().filter(FORMATS::contains).orElse("");
            c.maxPrefillTokenNum = settings.maxPrefillTokenNum();
            c.maxDynamicPatch = settings.maxDynamicPatch();
            c.cacheBlockSeqLen = launch.engine().cacheBlockSeqLen().orElse(c.cacheBlockSeqLen);
            c.visionMaxBatchSize = launch.engine().visionMaxBatchSize().orElse(c.visionMaxBatchSize);
            c.images = launch.engine().languageModelOnly() ? 0 : 1;
            c.loraR = ranks(launch.adapters(), settings);
        });
        return new PlanRequest(
                model,
                launch.backend() == LmdeployBackend.TURBOMIND ? EngineKind.TURBOMIND : EngineKind.PYTORCH,
                EngineVersion.of(launch.version().toString()),
                card,
                settings.tp(),
                usedByOthers,
                serving,
                FinetuneSettings.internvl(),
                learnt);
    }

    /// Ranks are concatenated: the sum over all adapters, the chosen one cut to `lora_r`.
    private static int ranks(List<LmdeployLaunch.Adapter> adapters, Settings settings) {
        int sum = 0;
        for (LmdeployLaunch.Adapter adapter : adapters) {
            int rank = rank(adapter);
            boolean chosen = settings.lora().filter(adapter.name()::equals).isPresent();
            sum += chosen ? Math.min(rank, settings.loraR()) : rank;
        }
        return sum;
    }

    /// 0 for an adapter that cannot be read: LMDeploy will refuse it at its start.
    private static int rank(LmdeployLaunch.Adapter adapter) {
        try {
            return PeftAdapter.open(Path.of(adapter.path())).rank();
        } catch (CheckpointException e) {
            return 0;
        }
    }

    /// The plan in the vocabulary of a live attribution: the tightest card. A refusal has no
    /// lines.
    public static MemoryPlan memoryPlan(PlanRequest request) {
        DeploymentPlan plan = Planner.plan(request);
        return plan.devices().isEmpty()
                ? new MemoryPlan(
                        request.device().name(),
                        request.device().total(),
                        List.of(),
                        java.util.Optional.empty(),
                        false,
                        plan.verdict(),
                        plan.notes())
                : plan.tightest().memoryPlan(plan.fits(), plan.verdict());
    }
}
