package dev.headroom.lab;

import dev.headroom.chat.ImageData;
import dev.headroom.experiment.Expected;
import dev.headroom.experiment.SceneSource;
import dev.headroom.experiment.SweepQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Questions of a sweep about scenes nobody has seen: the print of each picture, whatever its size, and one thing more.
/// The answer is what is in the picture, not what can be read in few tiles: that a setting makes the model blind is
/// what a sweep is to show.
public final class SceneQuestions {
    /// For a sweep; an adapter that teaches a known skill is asked for it.
    public static final SceneSource SOURCE = (scenes, seed, adapter) -> of(scenes, seed, adapter.flatMap(Skill::of));

    private static final List<QuestionType> ALSO = List.of(
            QuestionType.COUNT, QuestionType.COLOUR, QuestionType.SHAPE, QuestionType.WHERE, QuestionType.YES_NO);

    /// Legible down to the last print: what is asked does not depend on the settings.
    private static final Legibility PERFECT = new Legibility(1000);

    private SceneQuestions() {}

    /// Scenes in turn with small and with big print; same seed, same questions.
    ///
    /// @param skill the right answers are the ones of this skill where one is given
    public static List<SweepQuestion> of(int scenes, long seed, Optional<Skill> skill) {
        SceneGenerator generator = new SceneGenerator(
                seed,
                SceneMix.USUAL.withPrints(1, 0, Print.Size.SMALL, Print.Size.SMALL, Print.Size.MEDIUM, Print.Size.BIG));
        Questions questions = new Questions(seed);
        List<SweepQuestion> all = new ArrayList<>();
        for (int i = 0; i < scenes; i++) {
            Scene scene = generator.next();
            ImageData picture = new ImageData(SceneRenderer.png(scene), "scene-%d.png".formatted(i));
            for (QuestionType type : List.of(QuestionType.NUMBER, ALSO.get(i % ALSO.size()))) {
                questions
                        .ask(type, scene, PERFECT, Language.EN)
                        .flatMap(q -> skill.isPresent() ? skill.get().apply(q) : Optional.of(q))
                        .map(q -> new SweepQuestion(
                                "scene-%d-%s".formatted(all.size(), type.code()),
                                List.of(picture),
                                q.text(),
                                new Expected.Exact(q.answer())))
                        .ifPresent(all::add);
            }
        }
        return all;
    }
}
