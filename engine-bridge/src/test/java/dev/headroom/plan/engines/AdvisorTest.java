package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdvisorTest {
    private static PlanRequest request(String model, String card, String version) {
        return PlanRequest.serving(
                ModelCatalogue.get(model),
                EngineKind.TURBOMIND,
                version,
                DeviceCatalogue.get(card),
                DeploySettings.defaults());
    }

    @Test
    void theRatioIsTriedFirstAndTheCardsLast() {
        PlanRequest q = request("InternVL2-8B", "RTX 3090", "0.5.2")
                .withServing(DeploySettings.defaults().with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.95)));
        assertThat(Planner.plan(q).fits()).isFalse();
        List<String> changes =
                Advisor.advise(q).stream().map(PlanAdvice::change).toList();
        assertThat(changes.getFirst()).startsWith("--cache-max-entry-count");
        assertThat(changes.getLast()).startsWith("--tp");
    }

    @Test
    void adviceSavesWhatItSays() {
        PlanRequest q = request("InternVL2-8B", "RTX 3090", "0.5.2")
                .withServing(DeploySettings.defaults().with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.95)));
        long before = Planner.plan(q).tightest().peak();
        for (PlanAdvice a : Advisor.advise(q)) {
            DeploymentPlan then = Planner.plan(a.request());
            assertThat(before - then.tightest().peak()).as(a.change()).isEqualTo(a.saves());
            assertThat(then.fits()).as(a.change()).isEqualTo(a.fits());
        }
    }

    @Test
    void everyAdviceOfAnyDeploymentKeepsItsWord() {
        for (long seed = 0; seed < 300; seed++) {
            PlanRequest q = PlannerPropertyTest.random(seed);
            DeploymentPlan now = Planner.plan(q);
            for (PlanAdvice a : Advisor.advise(q)) {
                DeploymentPlan then = Planner.plan(a.request());
                assertThat(then.fits()).as("%d: %s", seed, a.change()).isEqualTo(a.fits());
                if (q.engine() != EngineKind.VLLM
                        && q.engine() != EngineKind.SGLANG) { // theirs is what a fixed budget gains
                    assertThat(now.tightest().peak() - then.tightest().peak())
                            .as("%d: %s", seed, a.change())
                            .isEqualTo(a.saves());
                }
                assertThat(a.saves() > 0
                                || a.fits() && !now.fits()
                                || then.effective().kvTokens() > now.effective().kvTokens())
                        .as("%d: %s helps", seed, a.change())
                        .isTrue();
            }
        }
    }

    @Test
    void whateverFitForMeFindsOfAnyDeploymentFits() {
        int found = 0;
        for (long seed = 0; seed < 300; seed++) {
            PlanRequest q = PlannerPropertyTest.random(seed);
            Optional<Advisor.Fit> fit = Advisor.fit(q);
            found += fit.filter(f -> !f.changes().isEmpty()).isPresent() ? 1 : 0;
            fit.ifPresent(f -> assertThat(Planner.plan(f.request()).fits()).isTrue());
        }
        assertThat(found).isPositive();
    }

    @Test
    void whatNobodyTurnedStaysLeftToTheEngine() {
        PlanRequest q = request("InternVL2-8B", "RTX 3060 12GB", "0.16.0");
        DeploySettings fitted = Advisor.fit(q).orElseThrow().request().serving();
        assertThat(fitted.chosen(Setting.MODEL_FORMAT)).contains("awq");
        assertThat(fitted.chosen(Setting.SESSION_LEN)).isEmpty();
        assertThat(fitted.chosen(Setting.MAX_BATCH_SIZE)).isEmpty();
    }

    @Test
    void aSessionIsNotAdvisedToBeShorterThanTheLongestRequest() {
        PlanRequest q = request("InternVL2-8B", "RTX 3090", "0.5.2")
                .withServing(DeploySettings.defaults().with(c -> {
                    c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.95);
                    c.images = 4;
                }));
        assertThat(Advisor.advise(q))
                .filteredOn(a -> a.change().startsWith("--session-len"))
                .allSatisfy(a -> assertThat(a.request().serving().get(Setting.SESSION_LEN))
                        .isGreaterThan(4 * 13 * 256))
                .isNotEmpty();
    }

    @Test
    void picturesAreEncodedFewerAtATimeWhereTheEnginePassesThemTogether() {
        PlanRequest q = request("InternVL2-8B", "RTX 3090", "0.5.2")
                .withServing(DeploySettings.defaults().with(c -> {
                    c.images = 8;
                    c.set(Setting.VISION_MAX_BATCH_SIZE, 8);
                }));
        assertThat(Advisor.advise(q))
                .filteredOn(a -> a.change().startsWith("--vision-max-batch-size"))
                .singleElement()
                .satisfies(a -> assertThat(a.saves()).isPositive());
    }

    @Test
    void plainTransformersIsGivenMoreCardsAndNoRatio() {
        PlanRequest q = request("InternVL2-26B", "RTX 3090", "0.5.2").withEngine(EngineKind.TRANSFORMERS);
        assertThat(Advisor.advise(q))
                .extracting(PlanAdvice::change)
                .noneMatch(c -> c.startsWith("--cache") || c.startsWith("--tp") || c.startsWith("--session"))
                .anyMatch(c -> c.startsWith("--devices"));
    }

    @Test
    void fitForMeEndsWithAPlanThatFits() {
        for (String card : List.of("RTX 3060 12GB", "T4", "RTX 3090", "A100 80GB")) {
            Advisor.fit(request("InternVL2-8B", card, "0.16.0")).ifPresent(fit -> {
                assertThat(fit.plan().fits()).as(card).isTrue();
                assertThat(Planner.plan(fit.request()))
                        .as(card)
                        .extracting(DeploymentPlan::fits)
                        .isEqualTo(true);
            });
        }
        assertThat(Advisor.fit(request("InternVL2-8B", "RTX 3060 12GB", "0.16.0"))
                        .orElseThrow()
                        .changes())
                .anyMatch(a -> a.change().contains("awq"));
    }

    @Test
    void oneCardIsKeptWhereSmallerWeightsAndALowerRatioDo() {
        Advisor.Fit fit =
                Advisor.fit(request("InternVL2-8B", "RTX 3060 12GB", "0.16.0")).orElseThrow();

        assertThat(fit.changes()).extracting(PlanAdvice::change).noneMatch(c -> c.startsWith("--tp"));
        assertThat(fit.changes().getLast().change()).startsWith("--cache-max-entry-count");
    }

    @Test
    void nothingMakesSeventySixBillionFitOneSmallCard() {
        PlanRequest q = request("InternVL2-76B", "RTX 3060 12GB", "0.16.0");
        assertThat(Advisor.fit(q)).isEmpty();
        assertThat(Advisor.largestSessionLen(q)).isZero();
    }

    @Test
    void theLargestThatFitsFitsAndOneMoreDoesNot() {
        PlanRequest q = request("InternVL2-8B", "RTX 3090", "0.5.2");
        int session = Advisor.largestSessionLen(q);
        assertThat(session).isPositive();
        assertThat(Planner.plan(q.withServing(q.serving().with(c -> c.set(Setting.SESSION_LEN, session))))
                        .fits())
                .isTrue();
        DeploymentPlan more =
                Planner.plan(q.withServing(q.serving().with(c -> c.set(Setting.SESSION_LEN, session + 1))));
        assertThat(more.fits() && more.effective().sessionLen() > session).isFalse();
        int tiles = Advisor.largestTiles(q);
        assertThat(Planner.plan(q.withServing(q.serving().with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, tiles + 1))))
                        .fits())
                .isFalse();
    }

    @Test
    void trainingIsAdvisedToShortenSamplesNotToTurnAlpha() {
        PlanRequest q = PlanRequest.tuning(
                ModelCatalogue.get("xcomposer2-4khd"), DeviceCatalogue.get("V100 32GB"), FinetuneSettings.xcomposer());
        List<PlanAdvice> advice = Advisor.advise(q);
        assertThat(advice).anyMatch(a -> a.change().startsWith("--max-length") && a.fits());
        assertThat(advice).noneMatch(a -> a.change().contains("alpha"));
        assertThat(Planner.plan(q).notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("lora_alpha") && n.contains("no memory"));
    }

    @Test
    void oneRatioHasThreeMeanings() {
        PlanRequest q = request("InternVL2-8B", "A100 80GB", "0.5.2");
        RatioMeanings r = RatioMeanings.of(q, Planner.plan(q));
        assertThat(r.lmdeploy()).isGreaterThan(r.sglang());
        assertThat(r.sglang()).isGreaterThan(r.vllm());
    }
}
