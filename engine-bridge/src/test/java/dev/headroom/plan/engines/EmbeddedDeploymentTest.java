package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.machine.LocalModels;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The plan of an engine that is at hand says what that engine does.
class EmbeddedDeploymentTest {
    private static PlanRequest demo(long device, Consumer<DeploySettings.Change> settings) {
        return PlanRequest.serving(
                LocalModels.resolve("demo"),
                EngineKind.EMBEDDED,
                "0.16.0",
                DeviceSpec.of("memory", device),
                DeploySettings.defaults().with(settings));
    }

    @Test
    void aSessionThatNobodyChoseIsNoLongerThanTheModelWasTrainedTo() {
        DeploymentPlan plan = Planner.plan(demo(Bytes.GIB, c -> {}));

        assertThat(plan.effective().sessionLen()).isEqualTo(2048);
        assertThat(plan.effective().kvReachable()).isEqualTo(4L * 2048 * 3072);
        assertThat(plan.effective().freeBeforeKv()).isPositive();
    }

    @Test
    void aLongerOneIsPlannedAndTheDoubtSaid() {
        DeploymentPlan plan = Planner.plan(demo(Bytes.GIB, c -> c.set(Setting.SESSION_LEN, 4096)));

        assertThat(plan.effective().sessionLen()).isEqualTo(4096);
        assertThat(plan.notes())
                .extracting(Sentence::toString)
                .contains("session_len 4096 is above the 2048 tokens the model was trained for; answers beyond may be"
                        + " poor.");
    }

    @Test
    void whatTheEngineRefusesThePlanRefuses() {
        assertThat(Planner.plan(demo(Bytes.GIB, c -> c.set(Setting.QUANT_POLICY, 8))))
                .extracting(DeploymentPlan::outcome, p -> p.verdict().toString().substring(0, 45))
                .containsExactly(Outcome.REFUSED, "quant_policy is 8; the embedded engine keeps ");
        assertThat(Planner.plan(demo(Bytes.GIB, c -> c.set(Setting.MODEL_FORMAT, "awq"))))
                .extracting(DeploymentPlan::outcome)
                .isEqualTo(Outcome.REFUSED);
        assertThat(Planner.plan(demo(Bytes.GIB, c -> c.set(Setting.TP, 2)).withDevices(2)))
                .extracting(DeploymentPlan::outcome)
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void nothingIsAdvisedThatTheEngineRefuses() {
        for (long device = 176; device <= 512; device += 16) {
            PlanRequest q = demo(device * Bytes.MIB, c -> {
                c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.97);
                c.set(Setting.LORA_R, 16);
            });
            for (PlanAdvice advice : Advisor.advise(q)) {
                assertThat(EmbeddedRules.refusal(EmbeddedDeployment.settings(advice.request())))
                        .as(advice.change())
                        .isEmpty();
            }
        }
        assertThat(Advisor.advise(demo(196 * Bytes.MIB, c -> {})))
                .extracting(PlanAdvice::change)
                .contains("--model-format int4");
    }

    @Test
    void whatThisEngineHasNotIsSaidToMoveNothing() {
        assertThat(Planner.plan(demo(Bytes.GIB, c -> c.set(Setting.PROCESSES, 2)))
                        .notes())
                .extracting(Sentence::toString)
                .contains("The embedded engine has no processes: it moves nothing here.");
    }

    @Test
    void anEngineThatOffersAdaptersNeedsInputsForThemAlsoWhenNoneIsUsed() {
        DeploymentPlan without = Planner.plan(demo(Bytes.GIB, c -> {}));
        DeploymentPlan offered = Planner.plan(demo(Bytes.GIB, c -> c.adapters = true));

        assertThat(offered.tightest().peak(ComponentKind.PREFILL_ACTIVATIONS))
                .isGreaterThan(without.tightest().peak(ComponentKind.PREFILL_ACTIVATIONS));
        assertThat(offered.resting()).isEqualTo(without.resting());
    }
}
