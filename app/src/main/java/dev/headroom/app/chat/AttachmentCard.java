package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.memory.Bytes;
import dev.headroom.picture.PictureException;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.sight.ImagePrice;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A picture with its price tag, or with the reason why it cannot be used.
final class AttachmentCard extends HBox {
    private static final Messages M = Messages.of("chat");
    private static final double PICTURE_WIDTH = 148;
    private static final double PICTURE_HEIGHT = 104;
    private static final double THUMBNAIL = 44;
    private static final double SENTENCE_WIDTH = 300;

    private final Attachment attachment;
    private final VBox words = new VBox(2);
    private final Label tiles = line("price-tiles");
    private final Label tokens = line("price-tokens");
    private final Label peak = line("price-peak");
    private final Label more = line("price-more");
    private final Label reason = sentence("price-unknown");
    private final Label patches = sentence("price-patches");
    private final Label predicted = new Label(M.text("price.predicted"));
    private final Supplier<String> engine;
    private final HBox shown = new HBox(6);
    private Optional<TiledPicture> picture = Optional.empty();
    private Optional<PicturePreview> preview = Optional.empty();

    /// @param engine the name of the engine it would be sent to
    AttachmentCard(Attachment attachment, Supplier<String> engine, Runnable remove) {
        this.attachment = attachment;
        this.engine = engine;
        getStyleClass().add("hr-attachment");
        Label name = new Label(attachment.name());
        name.getStyleClass().add("hr-heading");
        name.setTooltip(Hints.of(attachment.name()));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(4, name, gap, Buttons.icon("detach", Feather.X, M.text("detach"), remove));
        header.getStyleClass().add("hr-attachment-header");
        words.getChildren().add(header);
        HBox.setHgrow(words, Priority.ALWAYS);
        ChangeListener<Attachment.State> states = (o, was, now) -> show(now);
        attachment.state().addListener(states);
        attachment.cost().addListener((o, was, now) -> show(now));
        show(attachment.state().get());
    }

    private void show(Attachment.State state) {
        Region header = (Region) words.getChildren().getFirst();
        switch (state) {
            case Attachment.State.Loading _ -> {
                ProgressIndicator wheel = new ProgressIndicator();
                wheel.setPrefSize(32, 32);
                getChildren().setAll(wheel, words);
            }
            case Attachment.State.Usable usable -> {
                TiledPicture tiled = new TiledPicture(usable.preview().image(), PICTURE_WIDTH, PICTURE_HEIGHT);
                picture = Optional.of(tiled);
                preview = Optional.of(usable.preview());
                shown.setAlignment(Pos.BOTTOM_LEFT);
                shown.getChildren().setAll(tiled);
                PictureWindow.opens(
                        tiled, () -> PictureWindow.open(this, attachment.name(), usable.preview(), tiled.tiling()));
                String measures = M.text(
                        "price.size", usable.preview().width(), usable.preview().height());
                Label pixels = new Label(
                        usable.preview().frames() > 1
                                ? M.text(
                                        "price.frames",
                                        measures,
                                        usable.preview().frames())
                                : measures);
                pixels.getStyleClass().addAll("hr-muted", "hr-small");
                predicted.getStyleClass().setAll("label", "hr-tag", "predicted");
                predicted.setMinWidth(Region.USE_PREF_SIZE);
                HBox size = new HBox(6, predicted, pixels);
                size.getStyleClass().add("hr-attachment-header");
                words.getChildren().setAll(header, size);
                getChildren().setAll(shown, words);
                show(attachment.cost().get());
            }
            case Attachment.State.Unusable(PictureException why) -> {
                getStyleClass().add("unusable");
                Label sentence = new Label(Messages.say(why.sentence()));
                sentence.setId("attachment-error");
                sentence.setWrapText(true);
                sentence.setMinHeight(Region.USE_PREF_SIZE);
                FontIcon sign = new FontIcon(Feather.ALERT_TRIANGLE);
                sign.getStyleClass().add("hr-danger-icon");
                words.getChildren().setAll(header, sentence);
                getChildren().setAll(sign, words);
            }
        }
    }

    private void show(PictureCost cost) {
        if (!(attachment.state().get() instanceof Attachment.State.Usable)) {
            return;
        }
        predicted.setVisible(cost instanceof PictureCost.Priced);
        predicted.setManaged(predicted.isVisible());
        switch (cost) {
            case PictureCost.Unread _ -> lines(List.of());
            case PictureCost.Blind _ -> {
                clear();
                tiles.setText(M.text("price.blind"));
                lines(List.of(tiles));
            }
            case PictureCost.Refused(Sentence why) -> {
                clear();
                tiles.setText(M.text("price.refused"));
                reason.setText(Messages.say(why));
                lines(List.of(tiles, reason));
            }
            case PictureCost.Unknown unknown -> {
                clear();
                tiles.setText(M.text("price.unknown"));
                reason.setText(M.text(unknown.why(), engine.get()));
                lines(unknown.chosen() ? List.of(tiles, reason) : List.of(tiles, reason, notSent()));
            }
            case PictureCost.Priced priced -> show(priced);
        }
        setAccessibleText(attachment.name() + ", " + tiles.getText() + ", " + tokens.getText());
    }

    private void show(PictureCost.Priced cost) {
        ImagePrice p = cost.price();
        clear();
        p.sight().tiling().ifPresent(this::show);
        tiles.setText(seen(p.sight()));
        tokens.setText(
                cost.bytes()
                        ? M.text("price.tokens", p.tokens(), Bytes.human(p.kvBytes()))
                        : M.text("price.tokens.only", p.tokens()));
        String visionPeak = visionPeak(cost);
        peak.setText(
                cost.reading().isPresent()
                        ? M.text("price.reading", Bytes.human(cost.reading().getAsLong()), visionPeak)
                        : visionPeak);
        more.setText(further(cost));
        more.getStyleClass().removeAll("hr-warning", "hr-danger");
        if (cost.tooMuch()) {
            more.getStyleClass().add("hr-danger");
        } else if (cost.length() && p.moreFit() == 0) {
            more.getStyleClass().add("hr-warning");
        }
        List<Node> shown = new ArrayList<>(List.of(tiles, tokens, peak, more));
        if (!cost.bytes() || !cost.peak()) {
            reason.setText(M.text("price.unknown.memory", engine.get()));
            shown.add(reason);
        }
        if (!cost.chosen()) {
            shown.add(notSent());
        }
        lines(shown);
    }

    private void show(DynamicTiling tiling) {
        picture.ifPresent(t -> t.show(tiling));
        preview.filter(_ -> tiling.thumbnail())
                .ifPresent(read -> shown.getChildren().add(new ThumbnailTile(read.image(), THUMBNAIL)));
    }

    /// The grid, or the size at which the model sees a picture that it does not cut.
    private static String seen(Sight sight) {
        if (sight.tiling().isEmpty()) {
            return M.text("price.resized", sight.width(), sight.height(), sight.allPatches());
        }
        DynamicTiling tiling = sight.tiling().get();
        if (tiling.tiles() == 1) {
            return M.text("price.tiles.whole");
        }
        return M.text(
                tiling.thumbnail() ? "price.tiles.thumbnail" : "price.tiles",
                tiling.columns(),
                tiling.rows(),
                tiling.tiles());
    }

    private static String visionPeak(PictureCost.Priced cost) {
        ImagePrice p = cost.price();
        if (!cost.peak()) {
            return M.text("price.peak.unknown");
        }
        String bytes = Bytes.human(p.visionPeak());
        if (Double.isNaN(p.seconds())) {
            return M.text("price.peak.unmeasured", bytes);
        }
        return p.seconds() < 0.1
                ? M.text("price.peak.quick", bytes)
                : M.text("price.peak", bytes, String.format(Locale.ROOT, "%.1f", p.seconds()));
    }

    private static String further(PictureCost.Priced cost) {
        if (!cost.length()) {
            return M.text("price.more.unknown");
        }
        if (cost.tooMuch()) {
            return M.text("price.over", cost.price().tokens(), cost.tokensLeft());
        }
        int more = cost.price().moreFit();
        return more > 0 ? M.text("price.more", more) : M.text("price.last");
    }

    private void clear() {
        picture.ifPresent(t -> {
            t.clear();
            shown.getChildren().setAll(t);
        });
    }

    /// That the engine cuts the picture as it was started, whatever the slider said before.
    private Label notSent() {
        patches.setText(M.text("price.patches.not", engine.get()));
        return patches;
    }

    /// Below the name and the size.
    private void lines(List<? extends Node> lines) {
        words.getChildren().setAll(words.getChildren().subList(0, 2));
        words.getChildren().addAll(lines);
    }

    private static Label sentence(String id) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().addAll("hr-small", "hr-muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(SENTENCE_WIDTH);
        return label;
    }

    private static Label line(String id) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().add("hr-small");
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setTooltip(Hints.of(M.text(id.replace('-', '.') + ".hint")));
        return label;
    }
}
