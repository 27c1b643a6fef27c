package dev.headroom.lab;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineSession;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/// The questions of one setting, asked of a running engine.
public final class Evaluation {
    private static final int TILE = 112;
    /// What is asked where nothing else is said: all that a picture answers.
    public static final List<QuestionType> TYPES = List.of(
            QuestionType.LIST,
            QuestionType.COLOUR,
            QuestionType.SHAPE,
            QuestionType.SIZE,
            QuestionType.COUNT,
            QuestionType.TOTAL,
            QuestionType.WHERE,
            QuestionType.RELATION,
            QuestionType.YES_NO,
            QuestionType.NUMBER,
            QuestionType.WORD);

    /// @param types others are not asked
    /// @param perCell questions after which a cell has enough: more pictures then cost it nothing
    /// @param oneChat all questions about a picture in one chat, each after the answers before it
    public record Plan(int scenes, Collection<QuestionType> types, int perCell, boolean oneChat) {}

    private final EngineSession session;
    private final long seed;
    private final Optional<Skill> skill;
    private final int rank;
    private final String weights;

    /// @param type a question type; questions about print also by its size and whether it can be read
    public record Key(String type, String language, int patches, Optional<String> lora, int rank, String weights) {}

    /// @param peakBytes most the engine held while these were answered, as it reports
    public record Cell(Key key, int asked, int right, long peakBytes) {
        Cell plus(boolean good, long peak) {
            return new Cell(key, asked + 1, right + (good ? 1 : 0), Math.max(peakBytes, peak));
        }
    }

    public Evaluation(EngineSession session, long seed, Optional<Skill> skill, int rank, String weights) {
        this.session = session;
        this.seed = seed;
        this.skill = skill;
        this.rank = rank;
        this.weights = weights;
    }

    /// Turns the adapter on and waits until it is.
    ///
    /// @throws EvaluationException when the engine refuses it
    public void select(Settings settings) {
        if (session.apply(settings).join() instanceof ApplyOutcome.Rejected(var failure)) {
            throw new EvaluationException("the engine refused the adapter: " + failure);
        }
    }

    /// Every type once about each picture, languages in turn.
    ///
    /// @param done told after each picture how many are done
    /// @throws EvaluationException when the engine gives no answer
    public List<Cell> run(Plan plan, int patches, IntConsumer done) {
        Map<Key, Cell> cells = new LinkedHashMap<>();
        // Half of the pictures have print too small to read in one tile: that is the question.
        SceneGenerator generator = new SceneGenerator(
                seed,
                SceneMix.USUAL.withPrints(
                        0.85, 0.5, Print.Size.SMALL, Print.Size.SMALL, Print.Size.MEDIUM, Print.Size.BIG));
        Questions questions = new Questions(seed);
        for (int i = 0; i < plan.scenes(); i++) {
            Scene scene = generator.next();
            DynamicTiling tiling = DynamicTiling.of(scene.width(), scene.height(), 1, patches, TILE, true);
            Legibility legibility = Legibility.of(scene.width(), scene.height(), tiling, TILE);
            List<Question> asked = new ArrayList<>();
            for (QuestionType type : QuestionType.values()) {
                Language language = skill.isPresent() || (i + type.ordinal()) % 2 == 0 ? Language.EN : Language.ZH;
                questions
                        .ask(type, scene, legibility, language)
                        .flatMap(q -> skill.isPresent() ? skill.get().apply(q) : Optional.of(q))
                        .filter(q -> plan.types().contains(q.type()))
                        .filter(q -> cell(key(q, patches), cells).asked() < plan.perCell())
                        .ifPresent(asked::add);
            }
            if (!asked.isEmpty()) {
                ImageData picture = new ImageData(SceneRenderer.png(scene), "scene-%d.png".formatted(i));
                List<ChatMessage> chat = new ArrayList<>();
                for (Question q : asked) {
                    if (!plan.oneChat()) {
                        chat.clear();
                    }
                    ask(q, chat, new ContentPart.Image(picture, patches), cells);
                }
            }
            done.accept(i + 1);
        }
        return new ArrayList<>(cells.values());
    }

    /// @param chat what was said before; question and answer are added
    private void ask(Question question, List<ChatMessage> chat, ContentPart.Image picture, Map<Key, Cell> cells) {
        ContentPart text = new ContentPart.Text(question.text());
        chat.add(message(ChatMessage.Role.USER, chat.isEmpty() ? List.of(picture, text) : List.of(text)));
        ChatOutcome outcome = session.chat(new ChatRequest(chat, Sampling.greedy(60), Optional.empty()), fragment -> {})
                .outcome()
                .join();
        if (!(outcome instanceof ChatOutcome.Answered(var answer, var stats))) {
            throw new EvaluationException("the engine gave no answer: " + outcome);
        }
        chat.add(message(ChatMessage.Role.ASSISTANT, List.of(new ContentPart.Text(answer))));
        Key key = key(question, picture.maxDynamicPatch());
        cells.put(key, cell(key, cells).plus(answer.strip().equals(question.answer()), stats.peakBytes()));
    }

    private static ChatMessage message(ChatMessage.Role role, List<ContentPart> parts) {
        return new ChatMessage("q", role, parts, Instant.EPOCH, Optional.empty());
    }

    private Key key(Question q, int patches) {
        return new Key(kind(q), q.language().code(), patches, skill.map(Skill::adapter), rank, weights);
    }

    private static Cell cell(Key key, Map<Key, Cell> cells) {
        return cells.getOrDefault(key, new Cell(key, 0, 0, 0));
    }

    /// `colour`; for numbers `number_small`, `number_small_unreadable`, `number_absent`, and `number_unclear` where
    /// there is none but print that could be one; for words alike. A skill may have put something around what is
    /// printed.
    private static String kind(Question q) {
        String type = q.type().code();
        if (q.type() != QuestionType.NUMBER && q.type() != QuestionType.WORD) {
            return type;
        }
        return q.print()
                .map(print -> "%s_%s%s"
                        .formatted(
                                type,
                                print.size().name().toLowerCase(Locale.ROOT),
                                q.answer().contains(print.text()) ? "" : "_unreadable"))
                .orElse(type + (q.answer().equals(Questions.tooSmall(q.language())) ? "_unclear" : "_absent"));
    }
}
