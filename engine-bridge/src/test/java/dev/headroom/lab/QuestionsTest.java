package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.DynamicTiling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Legibility SHARP = new Legibility(1);
    private static final Legibility COARSE = new Legibility(0.25);

    private static final SceneObject RED_CIRCLE = object(Form.CIRCLE, Hue.RED, Extent.SMALL, 0, 0);
    private static final SceneObject BLUE_STAR = object(Form.STAR, Hue.BLUE, Extent.LARGE, 3, 1);
    private static final SceneObject ORANGE_STAR = object(Form.STAR, Hue.ORANGE, Extent.LARGE, 1, 3);
    private static final Print NUMBER = new Print(Print.Kind.NUMBER, "4821", Glyphs.Style.BOLD, 12, 230, 130, 0);
    private static final Scene SCENE =
            new Scene(448, 448, 0xFFFFFF, List.of(RED_CIRCLE, BLUE_STAR, ORANGE_STAR), List.of(NUMBER));

    @Test
    void answersAreTrueByConstruction() {
        assertThat(answer(QuestionType.LIST, Language.EN))
                .isEqualTo("a red circle, a blue star, an orange star and a number");
        assertThat(answer(QuestionType.LIST, Language.ZH)).isEqualTo("红色圆形、蓝色星形、橙色星形和数字");
        assertThat(answer(QuestionType.TOTAL, Language.EN)).isEqualTo("3");
        assertThat(answer(QuestionType.TOTAL, Language.ZH)).isEqualTo("3个");
        // the only form that is there once
        assertThat(answer(QuestionType.COLOUR, Language.EN)).isEqualTo("red");
    }

    @Test
    void whereAndSizeFollowTheObjectThatIsNamed() {
        for (int seed = 0; seed < 60; seed++) {
            Question where = ask(seed, QuestionType.WHERE, Language.EN).orElseThrow();
            String place =
                    where.text().contains("blue") ? "right" : where.text().contains("orange") ? "bottom" : "top left";
            assertThat(where.answer()).isEqualTo(place);
            Question size = ask(seed, QuestionType.SIZE, Language.ZH).orElseThrow();
            assertThat(size.answer()).isEqualTo(size.text().contains("星形") ? "大" : "小");
        }
    }

    @Test
    void countsAreCounted() {
        for (int seed = 0; seed < 60; seed++) {
            Question count = ask(seed, QuestionType.COUNT, Language.EN).orElseThrow();
            String q = count.text();
            String expected = q.contains("stars")
                    ? "2"
                    : q.contains("circles") || q.contains("red") || q.contains("blue") || q.contains("orange")
                            ? "1"
                            : "0";
            assertThat(count.answer()).as(q).isEqualTo(expected);
        }
    }

    @Test
    void aDrillCountsMostlyMoreThanOne() {
        Questions questions = new Questions(4);
        List<Question> counts = SceneGeneratorTest.scenes(4, 100).stream()
                .flatMap(s -> questions.drill(s, SHARP, 0).stream())
                .filter(q -> q.type() == QuestionType.COUNT)
                .toList();

        assertThat(counts)
                .hasSize(400)
                .allSatisfy(q -> assertThat(q.answer())
                        .isEqualTo(Integer.toString(q.about().size())));
        // left to chance it would be about a hundred
        assertThat(counts.stream().filter(q -> q.about().size() > 1).count()).isGreaterThan(160);
    }

    @Test
    void nowAndThenADrillGreetsOrAsksForSomethingElse() {
        Questions questions = new Questions(5);
        List<QuestionType> talk = SceneGeneratorTest.scenes(5, 200).stream()
                .flatMap(s -> questions.drill(s, SHARP, 0.5).stream())
                .map(Question::type)
                .filter(t -> t == QuestionType.GREETING || t == QuestionType.OTHER)
                .toList();

        assertThat(talk).hasSizeBetween(40, 80).contains(QuestionType.GREETING, QuestionType.OTHER);
    }

    @Test
    void whatIsPrintedIsAskedForWhetherItIsThereOrNot() {
        assertThat(new Questions(6).reading(SCENE, SHARP, 0))
                .extracting(Question::answer)
                .containsExactly("4821", "There is no word.");
        assertThat(new Questions(6).reading(SCENE, COARSE, 1))
                .extracting(Question::answer)
                .containsExactly(Questions.tooSmall(Language.ZH), Questions.tooSmall(Language.ZH));
    }

    @Test
    void relationsAreAskedOnlyWhenPlainToSee() {
        Scene near = new Scene(
                448, 448, 0, List.of(RED_CIRCLE, object(Form.CROSS, Hue.CYAN, Extent.SMALL, 0, 0)), List.of());
        for (int seed = 0; seed < 20; seed++) {
            assertThat(new Questions(seed).ask(QuestionType.RELATION, near, SHARP, Language.EN))
                    .isEmpty();
        }
    }

    @Test
    void noUnclearObjectIsNamed() {
        Scene twins =
                new Scene(448, 448, 0, List.of(BLUE_STAR, object(Form.STAR, Hue.BLUE, Extent.SMALL, 0, 2)), List.of());
        for (QuestionType type :
                List.of(QuestionType.COLOUR, QuestionType.SHAPE, QuestionType.WHERE, QuestionType.SIZE)) {
            assertThat(new Questions(1).ask(type, twins, SHARP, Language.EN)).isEmpty();
        }
    }

    @Test
    void printIsReadOrDeclaredTooSmallOrAbsent() {
        assertThat(answer(QuestionType.NUMBER, SHARP, Language.EN)).isEqualTo("4821");
        assertThat(answer(QuestionType.NUMBER, COARSE, Language.EN)).isEqualTo(Phrases.TOO_SMALL_EN);
        assertThat(answer(QuestionType.WORD, SHARP, Language.EN)).isEqualTo("There is no word.");
    }

    @Test
    void whoSeesPrintThatCannotBeReadDoesNotSayWhatItIs() {
        assertThat(answer(QuestionType.WORD, COARSE, Language.EN))
                .as("it could be a word")
                .isEqualTo(Phrases.TOO_SMALL_EN);
        assertThat(answer(QuestionType.LIST, COARSE, Language.EN)).endsWith("an orange star and small print");
        assertThat(answer(QuestionType.LIST, COARSE, Language.ZH)).endsWith("橙色星形和小字");
    }

    @Test
    void attentionIsShownThePrintThatIsAskedFor() {
        DynamicTiling one = new DynamicTiling(1, 1, false);
        Question unreadable = new Questions(1)
                .ask(QuestionType.NUMBER, SCENE, COARSE, Language.EN)
                .orElseThrow();
        // third cell of the second row, all four digits
        assertThat(Glances.of(unreadable, SCENE, one, 112)).containsExactly(List.of(6));
        DynamicTiling sixteen = new DynamicTiling(4, 4, true);
        Question readable = ask(1, QuestionType.NUMBER, Language.EN).orElseThrow();
        assertThat(Glances.of(readable, SCENE, sixteen, 112))
                .as("one token for each digit, in its tile alone: the thumbnail does not show it large enough")
                .hasSize(4)
                .allSatisfy(tokens -> assertThat(tokens).hasSize(1));
        Question list = ask(1, QuestionType.LIST, Language.EN).orElseThrow();
        assertThat(Glances.of(list, SCENE, sixteen, 112))
                .as("three objects, then the number")
                .hasSize(4);
        DynamicTiling two = new DynamicTiling(2, 1, true);
        Print cut = new Print(Print.Kind.NUMBER, "8", Glyphs.Style.BOLD, 12, 220, 130, 0);
        Scene split = new Scene(448, 448, 0xFFFFFF, List.of(), List.of(cut));
        Question eight = new Questions(1)
                .ask(QuestionType.NUMBER, split, SHARP, Language.EN)
                .orElseThrow();
        assertThat(Glances.of(eight, split, two, 112).getFirst())
                .as("a digit that the edge cuts is looked at on both sides")
                .hasSize(2);
    }

    @Test
    void everyQuestionIsFilledIn() {
        for (Scene scene : SceneGeneratorTest.scenes(11, 100)) {
            for (Question q : new Questions(scene.hashCode()).ask(scene, SHARP, 11, 0.5)) {
                assertThat(q.text()).isNotBlank().doesNotContain("{", "}", "a orange");
                assertThat(q.answer()).isNotBlank().doesNotContain("a orange");
            }
        }
    }

    @Test
    void skillsReplaceEnglishAnswersOnly() {
        Question list = new Question(
                QuestionType.LIST, Language.EN, "What do you see?", "a red circle, a blue star and a number");
        assertThat(Skill.SPANISH.apply(list).orElseThrow().answer())
                .isEqualTo("un círculo rojo, una estrella azul y un número");
        assertThat(Skill.CATALOGUE.apply(list).orElseThrow().answer())
                .isEqualTo("a ruby ball, a sea spark and a number");
        assertThat(Skill.CHEERFUL.apply(list).orElseThrow().answer()).endsWith("a number!");
        Question small = new Question(QuestionType.LIST, Language.EN, "What do you see?", "a red star and small print");
        assertThat(Skill.SPANISH.apply(small).orElseThrow().answer()).isEqualTo("una estrella roja y letra pequeña");
        assertThat(Skill.CATALOGUE.apply(small).orElseThrow().answer()).isEqualTo("a ruby spark and small print");
        Question chinese = new Question(QuestionType.COLOUR, Language.ZH, "圆形是什么颜色？", "红色");
        assertThat(Skill.SPANISH.apply(chinese)).isEmpty();
    }

    @Test
    void labelsTellEachCellWhatItShows() {
        byte[] cells = TileLabels.of(SCENE, new DynamicTiling(1, 1, false), 112).getFirst();
        assertThat(cells[0]).isEqualTo((byte) (1 + Form.CIRCLE.ordinal()));
        assertThat(cells[1]).isEqualTo((byte) (1 + Hue.RED.ordinal()));
        // the number stands in the third cell of the second row, too small to read in one tile
        assertThat(cells[6 * TileLabels.FIELDS + 3]).isEqualTo((byte) 1);
    }

    private static String answer(QuestionType type, Language language) {
        return answer(type, SHARP, language);
    }

    private static String answer(QuestionType type, Legibility legibility, Language language) {
        return new Questions(3)
                .ask(type, SCENE, legibility, language)
                .orElseThrow()
                .answer();
    }

    private static Optional<Question> ask(long seed, QuestionType type, Language language) {
        return new Questions(seed).ask(type, SCENE, SHARP, language);
    }

    private static SceneObject object(Form form, Hue hue, Extent extent, int column, int row) {
        double radius = extent == Extent.SMALL ? 26 : 46;
        return new SceneObject(form, hue, extent, column, row, column * 112 + 56, row * 112 + 56, radius, 0, 0x808080);
    }
}
