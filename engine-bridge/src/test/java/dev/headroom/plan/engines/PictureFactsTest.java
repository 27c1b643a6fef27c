package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureFactsTest {
    private static PlanRequest fourK(int maxLength) {
        return PlanRequest.tuning(
                ModelCatalogue.get("internlm-xcomposer2-4khd-7b"),
                DeviceCatalogue.get("V100 32GB"),
                FinetuneSettings.xcomposer().with(c -> c.maxLength = maxLength));
    }

    @Test
    void aPictureOfSixteenTilesTakes2509Tokens() {
        PlanRequest q = fourK(4096);

        PictureFacts facts = PictureFacts.of(q, Planner.plan(q)).orElseThrow();
        assertThat(facts.tiles()).isEqualTo(17);
        assertThat(facts.tokens()).isEqualTo(2509);
        assertThat(facts.kvBytes()).isZero();
    }

    @Test
    void aLengthThatCutsThePictureSaysSo() {
        assertThat(Planner.plan(fourK(2048)).notes())
                .extracting(Sentence::toString)
                .contains("A picture of 17 tiles takes 2509 tokens: max_length 2048 cuts it.");
        assertThat(Planner.plan(fourK(3072)).notes())
                .extracting(Sentence::toString)
                .noneMatch(note -> note.contains("cuts it"));
        assertThat(Advisor.advise(fourK(4096)))
                .filteredOn(a -> a.change().equals("--max-length 2048"))
                .extracting(a -> a.text().toString())
                .containsExactly(
                        "Longer samples are cut. A picture of 17 tiles takes 2509 tokens: max_length 2048 cuts it.");
    }

    @Test
    void everyModelThatSeesHasAPriceOfAPicture() {
        List<String> without = ModelCatalogue.all().stream()
                .filter(model -> model.tower().isPresent())
                .filter(model -> {
                    PlanRequest q = PlanRequest.serving(
                            model,
                            EngineKind.PYTORCH,
                            "0.9.2",
                            DeviceCatalogue.get("A100 80GB"),
                            DeploySettings.defaults());
                    return PictureFacts.of(q, Planner.plan(q))
                            .filter(p -> p.tokens() > 0 && p.kvBytes() > 0)
                            .isEmpty();
                })
                .map(model -> model.name())
                .toList();

        assertThat(without).isEmpty();
    }

    @Test
    void aCardTellsItsLayersAndTheLogitsOfAllPositions() {
        PlanRequest q = PlanRequest.serving(
                        ModelCatalogue.get("InternVL2-Llama3-76B"),
                        EngineKind.TRANSFORMERS,
                        "0.9.2",
                        DeviceCatalogue.get("A100 40GB"),
                        DeploySettings.defaults().with(c -> {
                            c.images = 5;
                            c.newTokens = 4096;
                            c.attention = "flash";
                            c.set(Setting.TP, 1);
                        }))
                .withDevices(8);
        DeploymentPlan plan = Planner.plan(q);

        assertThat(plan.devices())
                .extracting(d -> d.figure(Named.LAYERS).orElseThrow())
                .containsExactly(7L, 11L, 11L, 11L, 11L, 11L, 11L, 7L);
        assertThat(plan.devices().getFirst().figure(Named.LOGITS)).hasValue(16_906L * 128_265 * 6);
        assertThat(plan.devices().getLast().figure(Named.LOGITS)).isEmpty();
    }
}
