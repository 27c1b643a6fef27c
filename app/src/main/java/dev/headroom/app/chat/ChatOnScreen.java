package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.markdown.MarkdownView;
import dev.headroom.chat.ContentPart;
import dev.headroom.plan.DynamicTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// The newest question and its answer, for a whole class to read: its pictures, whose tiles light up while they are
/// encoded, its words, and the answer as it grows.
public final class ChatOnScreen extends ScrollPane implements AutoCloseable {
    private static final Messages M = Messages.of("chat");
    private static final double WIDTH = 760;
    private static final double HEIGHT = 460;

    private final Workbench workbench;
    private final ChatViewModel model;
    private final FlowPane pictures = new FlowPane(16, 16);
    private final Label question = new Label();
    private final MarkdownView answer = new MarkdownView(code -> {}, M.text("copy.code"));
    private final List<TiledPicture> shown = new ArrayList<>();
    private Optional<Turn> asked = Optional.empty();
    private Optional<Turn> answered = Optional.empty();
    private final ListChangeListener<Turn> turns = c -> show();
    private final ChangeListener<String> words = (o, was, now) -> answer();
    private final ChangeListener<Optional<Turn.Lit>> lights = (o, was, now) -> light(now);

    public ChatOnScreen(Workbench workbench, ChatViewModel model) {
        this.workbench = workbench;
        this.model = model;
        setId("projector-chat");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().add("hr-plain-scroll");
        question.setId("projector-question");
        question.setWrapText(true);
        question.setMinHeight(USE_PREF_SIZE);
        question.getStyleClass().add("hr-heading");
        pictures.setAlignment(Pos.CENTER_LEFT);
        pictures.managedProperty().bind(pictures.visibleProperty());
        VBox all = new VBox(16, question, pictures, answer);
        all.getStyleClass().add("hr-projector-chat");
        setContent(all);
        model.turns().addListener(turns);
        show();
    }

    private void show() {
        letGo();
        List<Turn> all = model.turns();
        asked = all.reversed().stream().filter(Turn::isQuestion).findFirst();
        answered = all.isEmpty() || all.getLast().isQuestion() ? Optional.empty() : Optional.of(all.getLast());
        question.setText(asked.map(t -> t.text().get()).orElse(M.text("projector.empty")));
        pictures.getChildren().clear();
        shown.clear();
        asked.ifPresent(turn -> {
            turn.pictures().forEach(this::picture);
            turn.lit().addListener(lights);
        });
        pictures.setVisible(asked.filter(t -> !t.pictures().isEmpty()).isPresent());
        answered.ifPresent(turn -> turn.text().addListener(words));
        answer();
    }

    private void answer() {
        answer.setMarkdown(answered.map(Turn::shownText).orElse(""));
    }

    private void picture(ContentPart.Image picture) {
        Optional<Turn> of = asked;
        workbench
                .background()
                .compute(
                        () -> PicturePreview.of(picture.data().encoded()),
                        preview -> {
                            if (of.equals(asked)) {
                                show(picture, preview);
                            }
                        },
                        e -> {});
    }

    private void show(ContentPart.Image picture, PicturePreview preview) {
        TiledPicture tiled = new TiledPicture(preview.image(), WIDTH, HEIGHT).onHoverOnly();
        workbench
                .shape()
                .vision()
                .filter(v -> picture.maxDynamicPatch() > 0)
                .ifPresent(v -> tiled.show(DynamicTiling.of(
                        preview.width(),
                        preview.height(),
                        Math.min(v.minDynamicPatch(), picture.maxDynamicPatch()),
                        picture.maxDynamicPatch(),
                        v.imageSize(),
                        v.useThumbnail())));
        shown.add(tiled);
        pictures.getChildren().add(tiled);
        asked.ifPresent(turn -> light(turn.lit().get()));
    }

    private void light(Optional<Turn.Lit> now) {
        for (int i = 0; i < shown.size(); i++) {
            int place = i;
            shown.get(i)
                    .light(now.filter(lit -> lit.picture() == place)
                            .map(Turn.Lit::tiles)
                            .orElse(0));
        }
    }

    private void letGo() {
        asked.ifPresent(turn -> turn.lit().removeListener(lights));
        answered.ifPresent(turn -> turn.text().removeListener(words));
    }

    @Override
    public void close() {
        letGo();
        model.turns().removeListener(turns);
    }
}
