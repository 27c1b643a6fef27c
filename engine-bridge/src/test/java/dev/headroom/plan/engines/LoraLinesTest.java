package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraLinesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        # LoRA values per unit of rank on all linears
        InternVL2-1B, 549888
        InternVL2-2B, 983040
        InternVL2-8B, 2359296
        InternVL2-26B, 4521984
        InternVL2-76B, 12943360
        InternVL2_5-4B, 1870848
        InternVL3-8B, 2523136
        """)
    void loraGrowsByThePublishedNumberPerRank(String name, long values) {
        assertThat(LoraLines.of("all").values(ModelCatalogue.get(name).decoder(), 1))
                .isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # InternVL3-8B: hidden 3584, kv 512, MLP 18944, 28 layers
        q_proj,                       200704
        'q_proj,v_proj',              315392
        'q_proj k_proj v_proj o_proj', 630784
        attention,                    630784
        self_attn.o_proj,             200704
        down_proj,                    630784
        mlp,                         1892352
        all-linear,                  2523136
        """)
    void everyTargetCountsItsOwnMatrices(String targets, long values) {
        assertThat(LoraLines.of(targets)
                        .values(ModelCatalogue.get("InternVL3-8B").decoder(), 1))
                .isEqualTo(values);
    }

    @Test
    void aFusedMapIsCountedOnceHoweverItIsNamed() {
        DecoderSpec d = ModelCatalogue.get("InternVL2-8B").decoder();
        long fused = 32L * (4096 + 4096 + 2 * 1024);

        assertThat(LoraLines.of("attention.wqkv").values(d, 1)).isEqualTo(fused);
        assertThat(LoraLines.of("q_proj,k_proj").values(d, 1)).isEqualTo(fused);
    }

    @Test
    void aNameThatIsNoModuleGetsASentence() {
        PlanRequest q = PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.PYTORCH,
                "0.6.1",
                DeviceSpec.of("card", 48 * Bytes.GIB),
                DeploySettings.defaults().with(c -> {
                    c.set(Setting.LORA_R, 8);
                    c.loraTargets = "q_proj,lm_haed";
                }));

        assertThat(Planner.plan(q).verdict()).asString().contains("lm_haed");
    }

    @Test
    void theEmbeddedEngineTakesAnAdapterByRankAndTargets() {
        long all = lora(16, "all");

        assertThat(all)
                .isEqualTo(
                        16 * LoraLines.of("all").values(demo(0, "all").model().decoder(), 1) * 4);
        assertThat(lora(32, "all")).isEqualTo(2 * all);
        assertThat(lora(16, "attention")).isBetween(1L, all - 1);
        assertThat(lora(0, "all")).isZero();
    }

    private static long lora(int rank, String targets) {
        return Planner.plan(demo(rank, targets)).tightest().bytes(ComponentKind.LORA);
    }

    private static PlanRequest demo(int rank, String targets) {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-1B"),
                EngineKind.EMBEDDED,
                "0.16.0",
                DeviceSpec.of("memory", 8 * Bytes.GIB),
                DeploySettings.defaults().with(c -> {
                    c.set(Setting.LORA_R, rank);
                    c.loraTargets = targets;
                }));
    }
}
