package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What is advised for vLLM and SGLang.
class ServerAdviceTest {
    private static final PlanRequest VIDEO = ServerCases.vllm(
            ServerCases.qwenVl(2048, 11_008, 36, 16, 2, true), "0.11.0", ServerCases.card(14.7, 8.6), _ -> {});

    @Test
    void aProfileRunThatDiesOfVideosIsCuredByNoneAndFewerPixelsNotByAShare() {
        assertThat(Planner.plan(VIDEO).fits()).isFalse();
        List<PlanAdvice> advice = Advisor.advise(VIDEO);
        assertThat(advice).anyMatch(a -> a.change().contains("\"video\":0") && a.saves() > 10L << 30);
        assertThat(advice).anyMatch(a -> a.change().contains("max_pixels") && a.fits());
        assertThat(advice).noneMatch(a -> a.change().contains("gpu-memory-utilization") && a.fits());
    }

    @Test
    void whatIsSaidToFitFits() {
        for (PlanRequest q : List.of(VIDEO, eight("V100 16GB"), eight("RTX 4090"), small())) {
            Advisor.advise(q)
                    .forEach(a -> assertThat(Planner.plan(a.request()).fits())
                            .as(a.change())
                            .isEqualTo(a.fits()));
            Optional<Advisor.Fit> fit = Advisor.fit(q);
            assertThat(fit).isPresent();
            assertThat(Planner.plan(fit.get().request()).fits()).isTrue();
        }
    }

    @Test
    void oneMoveThatFitsIsTakenBeforeTwo() {
        Advisor.Fit fit = Advisor.fit(VIDEO).orElseThrow();
        assertThat(fit.changes()).hasSize(1);
    }

    @Test
    void movesAreCombinedWhereNoneFitsAlone() {
        PlanRequest q = ServerCases.vllm(
                ServerCases.qwenVl(2048, 11_008, 36, 16, 2, true), "0.11.0", ServerCases.card(10.0, 8.6), c -> {
                    c.maxNumBatchedTokens = OptionalInt.of(32_768);
                    c.gpuMemoryUtilization = OptionalDouble.of(0.7);
                });
        assertThat(Planner.plan(q).fits()).isFalse();
        Advisor.Fit fit = Advisor.fit(q).orElseThrow();
        assertThat(fit.changes()).hasSizeGreaterThan(1);
        assertThat(fit.plan().fits()).isTrue();
    }

    @Test
    void aFractionBelowTheWeightsIsRaisedAndOneThatLeavesNoRoomIsLowered() {
        PlanRequest q = ServerCases.sglang(
                ModelCatalogue.get("InternVL2-8B"),
                "0.5.19",
                DeviceCatalogue.get("RTX 4090"),
                c -> c.memFractionStatic = OptionalDouble.of(0.6));
        assertThat(Advisor.advise(q)).anyMatch(a -> a.change().startsWith("--mem-fraction-static 0.") && a.fits());
        PlanRequest full = q.withServing(q.serving()
                .with(c ->
                        c.sglang = SglangSettings.defaults().with(s -> s.memFractionStatic = OptionalDouble.of(0.96))));
        assertThat(Planner.plan(full).fits()).isFalse();
        assertThat(Advisor.advise(full)).anyMatch(a -> {
            String[] words = a.change().split(" ");
            return words[0].equals("--mem-fraction-static") && Double.parseDouble(words[1]) < 0.96 && a.fits();
        });
    }

    private static PlanRequest eight(String card) {
        return ServerCases.vllm(
                ModelCatalogue.get("InternVL2-8B"),
                "0.11.0",
                DeviceCatalogue.get(card),
                c -> c.maxNumSeqs = OptionalInt.of(1024));
    }

    private static PlanRequest small() {
        return ServerCases.sglang(
                ModelCatalogue.get("InternVL2-8B"),
                "0.5.19",
                DeviceCatalogue.get("RTX 4090"),
                c -> c.memFractionStatic = OptionalDouble.of(0.5));
    }
}
