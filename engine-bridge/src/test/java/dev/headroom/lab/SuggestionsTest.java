package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void whatIsPrintedIsAskedForFirst() {
        Scene both = new SceneGenerator(3, SceneMix.USUAL.withPrints(1, 1, Print.Size.BIG)).next(448, 448);

        List<String> english = Suggestions.about(both, 1, Language.EN);

        assertThat(both.prints()).hasSize(2);
        assertThat(english).hasSizeBetween(3, 4);
        assertThat(english.get(0)).containsIgnoringCase("number");
        assertThat(english.get(1)).containsIgnoringCase("word");
        assertThat(Suggestions.about(both, 1, Language.ZH).getFirst()).contains("数字");
    }

    @Test
    void withoutPrintItIsTheShapesThatAreAskedFor() {
        Scene shapes = new SceneGenerator(3, SceneMix.USUAL.withPrints(0, 0, Print.Size.BIG)).next(448, 448);

        assertThat(Suggestions.about(shapes, 1, Language.EN))
                .isNotEmpty()
                .allSatisfy(q -> assertThat(q).doesNotContain("number is").doesNotContain("word"));
    }

    @Test
    void theSameSceneAndSeedGiveTheSameQuestions() {
        Scene scene = new SceneGenerator(5).next();

        assertThat(Suggestions.about(scene, 9, Language.EN)).isEqualTo(Suggestions.about(scene, 9, Language.EN));
    }
}
