package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Sight;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
    private static final TowerSpec TOWER =
            ModelCatalogue.get("InternVL2-8B").tower().orElseThrow();

    private static PlanRequest request(Consumer<DeploySettings.Change> edit) {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.16.0",
                DeviceCatalogue.get("a100-80"),
                DeploySettings.defaults().with(edit));
    }

    private static int tilesOfLargest(PlanRequest q, int n) {
        return Pictures.largest(q, TOWER, n).stream().mapToInt(Sight::pieces).sum();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # size, tiles with thumbnail
        448x448,      1
        100x100,      1
        896x448,      3
        1792x1344,   13
        10000x100,   13
        100x10000,   13
        1x1000000,   13
        999999999x1, 13
        """)
    void aPictureTakesTheTilesOfItsShapeHoweverExtreme(String size, int tiles) {
        PlanRequest q = request(c -> c.pictures = List.of(PictureSize.of(size)));

        assertThat(Pictures.tiles(q, TOWER)).isEqualTo(tiles);
        assertThat(Pictures.tokens(q, TOWER)).isEqualTo(tiles * 256L + TOWER.tokensPerImageExtra());
    }

    @Test
    void aSmallPictureNeedsLessThanTheLargestThatIsAllowed() {
        long small = vision(c -> c.pictures = List.of(new PictureSize(448, 448)));
        long largest = vision(c -> {});

        assertThat(largest).isEqualTo(13 * small);
    }

    @Test
    void sizesOfSeveralPicturesAddUpAndTheLastStandsForTheRest() {
        PlanRequest q = request(c -> {
            c.images = 4;
            c.pictures = List.of(new PictureSize(1792, 1344), new PictureSize(448, 448));
        });

        assertThat(Pictures.tiles(q, TOWER)).isEqualTo(13 + 3);
        assertThat(tilesOfLargest(q, 1)).isEqualTo(13);
        assertThat(tilesOfLargest(q, 2)).isEqualTo(14);
    }

    @Test
    void aTotalBudgetIsSharedByThePictures() {
        PlanRequest q = request(c -> {
            c.images = 8;
            c.totalMaxNum = 64;
        });

        assertThat(Pictures.patch(q, TOWER)).isEqualTo(8);
        assertThat(Pictures.tiles(q, TOWER)).isEqualTo(8 * 9);
        assertThat(Pictures.patch(request(c -> c.totalMaxNum = 64), TOWER)).isEqualTo(12);
    }

    @Test
    void aRequestThatHasNoRoomIsToldWithItsPictures() {
        assertThat(Planner.plan(request(c -> {
                            c.images = 3;
                            c.set(Setting.SESSION_LEN, 4096);
                            c.pictures = List.of(new PictureSize(4000, 300));
                        }))
                        .notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.startsWith("A request with 3 pictures of 13 tiles (4000x300) is refused"));
    }

    @Test
    void contradictorySizesGetASentence() {
        assertThat(Planner.plan(request(c -> c.pictures = List.of(new PictureSize(0, 5))))
                        .verdict())
                .asString()
                .contains("0x5");
        assertThat(Planner.plan(request(c -> c.pictures = List.of(new PictureSize(5, 5), new PictureSize(5, 5))))
                        .verdict())
                .asString()
                .contains("2 sizes for 1 pictures");
    }

    private static long vision(Consumer<DeploySettings.Change> edit) {
        return Planner.plan(request(edit)).tightest().peak(ComponentKind.VISION_ACTIVATIONS);
    }
}
