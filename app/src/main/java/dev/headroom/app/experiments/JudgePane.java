package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.Buttons;
import dev.headroom.chat.ImageData;
import dev.headroom.experiment.Judgement;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.SweepQuestion;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// Two answers to one question, side by side and nameless; whose they were is told once they are judged.
final class JudgePane extends VBox implements View {
    private static final double PICTURE = 120;

    private final ExperimentsViewModel model;
    private final Random random = new Random();
    private final Choices<Run> a;
    private final Choices<Run> b;
    private final VBox body = new VBox(8);
    private Optional<Results> shown = Optional.empty();
    private Optional<Blind.Pair> now = Optional.empty();
    private Map<String, SweepQuestion> questions = Map.of();

    JudgePane(ExperimentsViewModel model) {
        super(8);
        this.model = model;
        setId("judge-pane");
        a = new Choices<>("judge-a", "A", JudgePane::name, this::next);
        b = new Choices<>("judge-b", "B", JudgePane::name, this::next);
        getChildren().addAll(new FlowPane(10, 4, a, b), body);
    }

    private static String name(Run run) {
        return Names.point(run.point()) + (run.repeat() == 0 ? "" : " #" + (run.repeat() + 1));
    }

    @Override
    public void show(Results results) {
        boolean another = shown.filter(r -> r.folder().equals(results.folder())).isEmpty();
        int before = shown.map(r -> r.runs().size()).orElse(0);
        shown = Optional.of(results);
        List<Run> runs =
                results.runs().stream().filter(r -> !r.answers().isEmpty()).toList();
        // a run that was judged is another value, but the same run
        a.offer(runs, same(runs, a.chosen()).or(() -> runs.stream().findFirst()));
        b.offer(runs, same(runs, b.chosen()).or(() -> runs.stream().skip(1).findFirst()));
        if (another) {
            model.questions(results, found -> {
                questions = found;
                next();
            });
        } else if (results.runs().size() != before) {
            next();
        }
    }

    private static Optional<Run> same(List<Run> runs, Optional<Run> was) {
        return was.flatMap(
                w -> runs.stream().filter(r -> r.key().equals(w.key())).findFirst());
    }

    @Override
    public void choose(Optional<Run> run) {
        // the two that are judged are chosen here, for the sake of the blind
    }

    private void next() {
        body.getChildren().clear();
        now = Optional.empty();
        Results results = shown.orElse(null);
        if (results == null || a.chosen().isEmpty() || b.chosen().isEmpty()) {
            return;
        }
        if (results.byHand().isEmpty()) {
            say("judge.none", M.text("judge.none"));
            return;
        }
        Run first = a.chosen().orElseThrow();
        Run second = b.chosen().orElseThrow();
        if (first.key().equals(second.key())) {
            say("judge.same", M.text("judge.same"));
            return;
        }
        List<Blind.Pair> open = Blind.open(results, first, second, random);
        if (open.isEmpty()) {
            tally(results, first, second);
            return;
        }
        now = Optional.of(open.getFirst());
        ask(open.getFirst(), open.size());
    }

    private void say(String id, String words) {
        Label label = Names.sentence(words, "hr-muted");
        label.setId(id.replace('.', '-'));
        body.getChildren().add(label);
    }

    private void ask(Blind.Pair pair, int left) {
        Optional<SweepQuestion> question = Optional.ofNullable(questions.get(pair.question()));
        HBox pictures = new HBox(6);
        question.ifPresent(q -> q.pictures().forEach(p -> pictures.getChildren().add(picture(p))));
        Label text = Names.sentence(question.map(SweepQuestion::text).orElse(pair.question()), "hr-heading");
        text.setId("judge-question");
        FlowPane verdicts = new FlowPane(8, 6);
        for (Judgement.Verdict verdict : Judgement.Verdict.values()) {
            verdicts.getChildren()
                    .add(Buttons.words(
                            "judge-"
                                    + verdict.name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', '-'),
                            M.text("judge." + verdict.name().toLowerCase(java.util.Locale.ROOT)),
                            () -> judge(verdict)));
        }
        body.getChildren()
                .addAll(
                        Names.sentence(M.text("judge.left", left), "hr-small", "hr-muted"),
                        pictures,
                        text,
                        new FlowPane(10, 8, answer("1", pair.firstAnswer()), answer("2", pair.secondAnswer())),
                        verdicts);
    }

    private static VBox answer(String number, String text) {
        Label words = Names.sentence(text.isBlank() ? "–" : text);
        words.setId("judge-answer-" + number);
        VBox card = new VBox(4, Names.line(M.text("judge.answer", number), "hr-small", "hr-muted"), words);
        card.getStyleClass().add("hr-knob");
        card.setPrefWidth(220);
        return card;
    }

    private static ImageView picture(ImageData data) {
        ImageView view = new ImageView(
                new Image(new ByteArrayInputStream(data.encoded()), 2 * PICTURE, 2 * PICTURE, true, true));
        view.setFitHeight(PICTURE);
        view.setFitWidth(2 * PICTURE);
        view.setPreserveRatio(true);
        view.setAccessibleText(data.name());
        return view;
    }

    private void judge(Judgement.Verdict verdict) {
        if (now.isEmpty() || shown.isEmpty()) {
            return;
        }
        Blind.Pair pair = now.get();
        now = Optional.empty();
        Judgement judgement = pair.judged(verdict, Instant.now());
        model.judge(shown.get(), judgement);
        shown = shown.map(r -> r.with(judgement));
        Label told = Names.sentence(M.text("judge.revealed", name(pair.first()), name(pair.second())));
        told.setId("judge-revealed");
        Button next = Buttons.words("judge-next", M.text("judge.next"), this::next);
        next.getStyleClass().add("accent");
        body.getChildren().removeLast();
        body.getChildren().addAll(told, next);
        next.requestFocus();
    }

    private void tally(Results results, Run first, Run second) {
        Blind.Tally tally = Blind.tally(results, first, second);
        Label label = Names.sentence(
                tally.all() == 0
                        ? M.text("judge.nothing")
                        : M.text("judge.tally", tally.all(), tally.a(), tally.b(), tally.both(), tally.neither()));
        label.setId("judge-tally");
        HBox row = new HBox(8, label);
        row.setAlignment(Pos.CENTER_LEFT);
        body.getChildren().add(row);
    }
}
