package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.markdown.MarkdownView;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.Variants;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One message: a question in a bubble on the right, an answer over the whole width with what it cost below.
final class TurnView extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("chat");
    private static final double EARLIER = 0.55;
    private static final double THUMBNAIL = 40;

    /// What the buttons of a message do.
    interface Actions {
        void copy(String text);

        void edit(Turn question);

        /// Answers an answer's question again, in its place.
        void regenerate(Turn answer);

        /// Shows another of the answers to the same question.
        void choose(Turn answer, int index);

        /// The settings that are pinned as A, empty where none are.
        ObservableValue<Map<String, String>> pinned();

        /// Answers the same question at A, too.
        void answerAtA(Turn answer);

        Node trouble(Turn answer, Turn.State.Failed failed);

        void preview(ContentPart.Image picture, Consumer<PicturePreview> done);

        Optional<ModelShape.Vision> vision();
    }

    private final Turn turn;
    private final Actions actions;
    private final VBox foot = new VBox(6);
    private final Optional<MarkdownView> markdown;
    private final ChangeListener<String> texts;
    private final ChangeListener<Turn.State> states;
    private final ChangeListener<Optional<Variants>> answers = (o, was, now) -> {
        if (!turn().isOnItsWay()) {
            show(turn().state().get());
        }
    };
    private final ChangeListener<Optional<Turn.Lit>> lights = (o, was, now) -> light(now);
    /// The pictures of a question as they are shown, by their place in it.
    private final Map<Integer, TiledPicture> sent = new HashMap<>();
    private Optional<WaitingLine> waiting = Optional.empty();
    private Optional<Button> offersA = Optional.empty();

    TurnView(Turn turn, Actions actions) {
        this.turn = turn;
        this.actions = actions;
        setSpacing(6);
        getStyleClass().add("hr-turn");
        if (turn.isQuestion()) {
            markdown = Optional.empty();
            texts = (o, was, now) -> {};
            states = (o, was, now) -> {};
            question();
            return;
        }
        MarkdownView view = new MarkdownView(actions::copy, M.text("copy.code"));
        markdown = Optional.of(view);
        texts = (o, was, now) -> showText();
        states = (o, was, now) -> show(now);
        showText();
        getChildren().addAll(view, foot);
        turn.text().addListener(texts);
        turn.state().addListener(states);
        turn.variants().addListener(answers);
        show(turn.state().get());
    }

    Turn turn() {
        return turn;
    }

    /// Code of the last code block of an answer.
    String lastCode() {
        return markdown.map(MarkdownView::lastCode).orElse("");
    }

    private void question() {
        setAlignment(Pos.CENTER_RIGHT);
        setFillWidth(false);
        FlowPane pictures = new FlowPane(6, 6);
        pictures.setAlignment(Pos.CENTER_RIGHT);
        for (int i = 0; i < turn.pictures().size(); i++) {
            pictures.getChildren().add(picture(i, turn.pictures().get(i)));
        }
        turn.lit().addListener(lights);
        Label text = new Label(turn.text().get());
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.getStyleClass().add("hr-bubble");
        text.maxWidthProperty().bind(widthProperty().multiply(0.86));
        HBox buttons = new HBox(
                Buttons.icon("edit", Feather.EDIT_2, M.text("edit"), () -> actions.edit(turn)),
                Buttons.icon(
                        "copy-question",
                        Feather.COPY,
                        M.text("copy"),
                        () -> actions.copy(turn.text().get())));
        buttons.setAlignment(Pos.CENTER_RIGHT);
        if (!turn.pictures().isEmpty()) {
            getChildren().add(pictures);
        }
        getChildren().addAll(text, buttons);
    }

    private Node picture(int place, ContentPart.Image picture) {
        StackPane frame = new StackPane();
        frame.setMinSize(60, 60);
        frame.setAccessibleText(picture.data().name());
        Tooltip.install(
                frame,
                Hints.of(
                        picture.maxDynamicPatch() > 0
                                ? M.text("picture.sent", picture.data().name(), picture.maxDynamicPatch())
                                : M.text("picture.sent.own", picture.data().name())));
        actions.preview(picture, preview -> {
            TiledPicture tiled = new TiledPicture(preview.image(), 220, 150).onHoverOnly();
            PictureWindow.opens(
                    tiled, () -> PictureWindow.open(this, picture.data().name(), preview, tiled.tiling()));
            frame.setMinSize(Region.USE_COMPUTED_SIZE, Region.USE_COMPUTED_SIZE);
            HBox whole = new HBox(6, tiled);
            whole.setAlignment(Pos.BOTTOM_RIGHT);
            frame.getChildren().setAll(whole);
            actions.vision()
                    .filter(v -> picture.maxDynamicPatch() > 0)
                    .ifPresent(v -> tiled.show(DynamicTiling.of(
                            preview.width(),
                            preview.height(),
                            Math.min(v.minDynamicPatch(), picture.maxDynamicPatch()),
                            picture.maxDynamicPatch(),
                            v.imageSize(),
                            v.useThumbnail())));
            if (tiled.tiling().filter(DynamicTiling::thumbnail).isPresent()) {
                whole.getChildren().add(new ThumbnailTile(preview.image(), THUMBNAIL));
            }
            sent.put(place, tiled);
            light(turn.lit().get());
        });
        return frame;
    }

    private void light(Optional<Turn.Lit> now) {
        sent.forEach((picture, tiled) -> tiled.light(
                now.filter(lit -> lit.picture() == picture).map(Turn.Lit::tiles).orElse(0)));
    }

    private void endWaiting() {
        offersA.ifPresent(button -> button.visibleProperty().unbind());
        offersA = Optional.empty();
        waiting.ifPresent(WaitingLine::close);
        waiting = Optional.empty();
    }

    /// An earlier answer stands, muted, until the new one has a word.
    private void showText() {
        markdown.ifPresent(view -> {
            view.setMarkdown(turn.shownText());
            view.setOpacity(turn.text().get().isEmpty() ? EARLIER : 1);
        });
    }

    private void show(Turn.State state) {
        endWaiting();
        showText();
        switch (state) {
            case Turn.State.Waiting _ -> {
                WaitingLine line = new WaitingLine(turn);
                waiting = Optional.of(line);
                foot.getChildren().setAll(line);
            }
            case Turn.State.Streaming _ -> foot.getChildren().clear();
            case Turn.State.Done done -> {
                foot.getChildren().clear();
                done.stats().ifPresent(s -> foot.getChildren().add(new AnswerFacts(s)));
                foot.getChildren().add(buttons());
            }
            case Turn.State.Stopped _ -> {
                Label label = new Label(M.text("answer.stopped"), new FontIcon(Feather.SQUARE));
                label.setId("answer-stopped");
                label.getStyleClass().add("hr-muted");
                foot.getChildren().setAll(label, buttons());
            }
            case Turn.State.Failed failed -> foot.getChildren().setAll(actions.trouble(turn, failed));
        }
    }

    private Node buttons() {
        HBox buttons = new HBox(
                Buttons.icon(
                        "copy-answer",
                        Feather.COPY,
                        M.text("copy"),
                        () -> actions.copy(turn.text().get())),
                Buttons.icon("regenerate", Feather.REFRESH_CW, M.text("regenerate"), () -> actions.regenerate(turn)));
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getChildren().add(atA());
        VBox below = new VBox(6, buttons);
        turn.variants()
                .get()
                .filter(v -> v.all().size() > 1)
                .ifPresent(v -> buttons.getChildren()
                        .add(new VariantBar(v, index -> actions.choose(turn, index), () -> compare(below, v))));
        return below;
    }

    /// Offered while settings are pinned as A under which the question has no answer yet.
    private Button atA() {
        Button button = Buttons.words("answer-at-a", M.text("answer.at.a"), () -> actions.answerAtA(turn));
        button.setTooltip(Hints.of(M.text("answer.at.a.hint")));
        button.getStyleClass().add("small");
        button.visibleProperty().bind(actions.pinned().map(a -> !a.isEmpty() && !isAnsweredUnder(a)));
        button.managedProperty().bind(button.visibleProperty());
        offersA = Optional.of(button);
        return button;
    }

    private boolean isAnsweredUnder(Map<String, String> settings) {
        return turn.variants().get().stream()
                .flatMap(v -> v.all().stream())
                .anyMatch(answer -> answer.settings().equals(settings));
    }

    private void compare(VBox below, Variants variants) {
        if (below.getChildren().size() > 1) {
            below.getChildren().remove(1);
        } else {
            below.getChildren().add(new Comparison(variants, actions.pinned().getValue(), actions::copy));
        }
    }

    @Override
    public void close() {
        turn.text().removeListener(texts);
        turn.state().removeListener(states);
        turn.variants().removeListener(answers);
        turn.lit().removeListener(lights);
        endWaiting();
    }
}
