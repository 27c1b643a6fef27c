package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which class runs where is read in the releases' own lists, not in the size of a head.
class LmdeployModelsTest {
    private static DeploymentPlan plan(String model, EngineKind engine, String version) {
        return Planner.plan(PlanRequest.serving(
                ModelCatalogue.get(model), engine, version, DeviceCatalogue.get("h200"), DeploySettings.defaults()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # model, release, whether TurboMind runs it
        InternVL2-8B, 0.5.2, true
        InternVL2-1B, 0.5.2, false
        InternVL2-1B, 0.6.3, true
        InternVL2-4B, 0.16.0, false
        InternVL3_5-8B, 0.10.0, true
        InternVL3_5-30B-A3B, 0.10.0, true
        Qwen2-VL-7B-Instruct, 0.9.1, false
        Qwen2-VL-7B-Instruct, 0.9.2, true
        Qwen2.5-VL-7B-Instruct, 0.9.2, true
        Qwen3-VL-8B-Instruct, 0.16.0, false
        gemma-3-4b-it, 0.16.0, false
        MiniCPM-V-2_6, 0.13.0, true
        MiniCPM-V-2_6, 0.14.0, false
        SmolVLM2-2.2B-Instruct, 0.16.0, false
        """)
    void turboMindRunsWhatTheReleasesListSays(String model, String release, boolean runs) {
        assertThat(LmdeployModels.turboMind(ModelCatalogue.get(model), EngineVersion.of(release)))
                .isEqualTo(runs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SmolVLM2-2.2B-Instruct | TURBOMIND | 0.16.0 | (SmolVLMForConditionalGeneration) on either engine
        Qwen3-VL-8B-Instruct | TURBOMIND | 0.10.2 | 0.11.0 is the first release that does
        InternVL3-8B | TURBOMIND | 0.3.0 | 0.4.0 is the first release that does
        InternVL3-8B | PYTORCH | 0.4.2 | TurboMind does
        llava-v1.5-7b | TURBOMIND | 0.15.0 | 0.13.0 is the last release that does
        """)
    void whatNoEngineRunsIsRefusedWithTheReleaseThatDoes(
            String model, EngineKind engine, String release, String sentence) {
        DeploymentPlan plan = plan(model, engine, release);
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({"Qwen3-VL-8B-Instruct, 0.11.0", "gemma-3-4b-it, 0.16.0", "deepseek-vl2-tiny, 0.16.0"})
    void whatTurboMindDoesNotRunIsPlannedForThePyTorchEngineAndSaid(String model, String release) {
        DeploymentPlan plan = plan(model, EngineKind.TURBOMIND, release);
        assertThat(plan.outcome()).isEqualTo(Outcome.FITS);
        assertThat(plan.notes().toString()).contains("falls back to its PyTorch engine");
    }

    @ParameterizedTest
    @CsvSource({"q4_k_m", "nf4", "mlx-4bit"})
    void typesOfOtherProgramsAreRefusedWithWhatLmdeployTakes(String format) {
        DeploymentPlan plan = Planner.plan(PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.16.0",
                DeviceCatalogue.get("h200"),
                DeploySettings.defaults().with(c -> c.set(Setting.MODEL_FORMAT, format))));
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains(format).contains("awq, compressed-tensors, fp8, gptq");
    }
}
