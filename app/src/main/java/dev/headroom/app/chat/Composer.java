package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Named;
import dev.headroom.app.ui.TabKey;
import java.io.File;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where a question is written: text, pictures with their prices, and how full the session is.
final class Composer extends VBox {
    private static final Messages M = Messages.of("chat");
    private static final double SHELF_HEIGHT = 260;
    private static final int SHOWN_WHOLE = 2;

    private final ChatViewModel model;
    private final PictureSources sources;
    private final FileDialogs dialogs;
    private final TextArea input = new TextArea();
    private final VBox cards = new VBox(8);
    private final ScrollPane shelf = new ScrollPane();
    private final VBox holder = new VBox();
    private final FlowPane suggestions = new FlowPane(6, 6);
    private final HBox editing = new HBox(8);
    private final ProgressBar meter = new ProgressBar(0);
    private final Label meterText = new Label();
    private final Tooltip meterHint = Hints.of(M.text("meter.hint"));
    private final Button send;
    private final Button stop;
    private final ListChangeListener<Attachment> attachments = c -> showAttachments();

    Composer(ChatViewModel model, PictureSources sources, FileDialogs dialogs) {
        this.model = model;
        this.sources = sources;
        this.dialogs = dialogs;
        getStyleClass().add("hr-composer");
        Named.name(this, "question");
        input.setId("question");
        input.setPromptText(M.text("input.prompt"));
        input.setAccessibleText(M.text("input.prompt"));
        input.setWrapText(true);
        input.setPrefRowCount(2);
        input.setMinHeight(58);
        input.textProperty().bindBidirectional(model.draft());
        input.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        TabKey.leaves(input);

        send = new Button(M.text("send"), new FontIcon(Feather.SEND));
        send.setId("send");
        send.getStyleClass().add("accent");
        send.setTooltip(Hints.of(M.text("send.hint")));
        send.setMinWidth(Region.USE_PREF_SIZE);
        send.setOnAction(e -> model.send());
        stop = new Button(M.text("stop"), new FontIcon(Feather.SQUARE));
        stop.setId("stop");
        stop.setTooltip(Hints.of(M.text("stop.hint")));
        stop.setMinWidth(Region.USE_PREF_SIZE);
        stop.setOnAction(e -> model.stop());

        holder.setId("attachments");
        suggestions.setId("suggestions");
        shelf.getStyleClass().add("hr-plain-scroll");
        shelf.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        shelf.setFitToWidth(true);
        shelf.setMinHeight(Region.USE_PREF_SIZE);
        shelf.setPrefHeight(SHELF_HEIGHT);
        Label change = new Label(M.text("editing"), new FontIcon(Feather.EDIT_2));
        change.getStyleClass().add("hr-muted");
        editing.setAlignment(Pos.CENTER_LEFT);
        editing.getChildren().addAll(change, Buttons.words("cancel-edit", M.text("editing.cancel"), model::cancelEdit));

        meter.setPrefWidth(90);
        // the words say it, too, and Send must not be pushed out of a narrow chat
        meter.setMinWidth(8);
        meterText.setMinWidth(Region.USE_PREF_SIZE);
        meter.getStyleClass().add("small");
        meterText.getStyleClass().addAll("hr-muted", "hr-small");
        meterText.setId("context-meter");
        HBox gauge = new HBox(8, meter, meterText);
        gauge.setAlignment(Pos.CENTER_LEFT);
        Tooltip.install(gauge, meterHint);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(
                4,
                Buttons.icon("attach", Feather.PAPERCLIP, M.text("attach"), this::choose),
                new SampleMenu(sources.samples(), model.pictures()::attach),
                Buttons.icon("new-picture", Feather.SHUFFLE, M.text("new.picture"), this::newPicture),
                gauge,
                gap,
                stop,
                send);
        bar.setAlignment(Pos.CENTER_LEFT);
        gauge.setStyle("-fx-padding: 0 0 0 8;");
        getChildren().addAll(editing, holder, suggestions, input, bar);

        model.pictures().list().addListener(attachments);
        model.answering().addListener((o, was, now) -> showState());
        model.draft().addListener((o, was, now) -> showState());
        model.editing().addListener((o, was, now) -> showState());
        model.tokensUsed().addListener((o, was, now) -> showMeter());
        showAttachments();
        showState();
        showMeter();
    }

    void focusInput() {
        input.requestFocus();
        input.end();
    }

    /// Called when the engine or a setting changed how long a session is.
    void showMeter() {
        int length = model.sessionLen();
        int used = model.tokensUsed().get();
        int pictures = model.pictures().tokens();
        int all = used + pictures;
        meter.setProgress(length <= 0 ? 0 : Math.min(1.0, (double) all / length));
        meterText.setText(length <= 0 ? M.text("meter.none", all) : M.text("meter", all, length));
        meterText.getStyleClass().remove("hr-danger");
        if (length > 0 && all > length) {
            meterText.getStyleClass().add("hr-danger");
        }
        int count = model.pictures().list().size();
        meterHint.setText(count == 0 ? M.text("meter.hint") : M.text("meter.hint.pictures", used, pictures, count));
    }

    private void showState() {
        boolean busy = model.answering().get();
        show(stop, busy);
        show(send, !busy);
        send.setDisable(!model.canSend());
        send.getTooltip().setText(M.text(model.pictures().fit() ? "send.hint" : "send.over"));
        show(editing, model.editing().get().isPresent());
        showSuggestions(busy);
    }

    /// What one might ask about the newest picture, while nothing is written yet.
    private void showSuggestions(boolean busy) {
        List<String> questions = busy || !input.getText().isBlank()
                ? List.of()
                : model.pictures().list().reversed().stream()
                        .filter(a -> a.usable().isPresent())
                        .findFirst()
                        .map(Attachment::questions)
                        .orElse(List.of());
        suggestions.getChildren().setAll(questions.stream().map(this::chip).toList());
        show(suggestions, !questions.isEmpty());
    }

    private Button chip(String question) {
        Button chip = new Button(question);
        chip.setMnemonicParsing(false);
        chip.getStyleClass().addAll("hr-chip", "small");
        chip.setTooltip(Hints.of(M.text("suggestion.hint")));
        chip.setOnAction(e -> {
            model.draft().set(question);
            focusInput();
        });
        return chip;
    }

    private static void show(Region node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private void showAttachments() {
        cards.getChildren()
                .setAll(model.pictures().list().stream().map(this::card).toList());
        // A few cards show themselves whole; more of them scroll.
        shelf.setContent(null);
        if (cards.getChildren().size() > SHOWN_WHOLE) {
            shelf.setContent(cards);
            holder.getChildren().setAll(shelf);
        } else {
            holder.getChildren().setAll(cards);
        }
        show(holder, !model.pictures().list().isEmpty());
        showMeter();
        showState();
    }

    private AttachmentCard card(Attachment attachment) {
        AttachmentCard card = new AttachmentCard(
                attachment, model::engineName, () -> model.pictures().detach(attachment));
        attachment.state().addListener((o, was, now) -> showState());
        attachment.cost().addListener((o, was, now) -> {
            showState();
            showMeter();
        });
        return card;
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.ENTER && !e.isShortcutDown()) {
            if (e.isShiftDown()) {
                input.replaceSelection("\n");
            } else {
                model.send();
            }
            e.consume();
        } else if (e.getCode() == KeyCode.UP && input.getText().isEmpty()) {
            model.previousQuestion().ifPresent(text -> {
                input.setText(text);
                input.end();
            });
            e.consume();
        } else if (e.getCode() == KeyCode.V && e.isShortcutDown() && take(Clipboard.getSystemClipboard())) {
            e.consume();
        }
    }

    /// Takes the pictures of a clipboard or of a drag; false when there are none.
    boolean take(Clipboard board) {
        if (board.hasFiles()) {
            model.pictures().attach(board.getFiles());
            return true;
        }
        if (board.hasImage()) {
            var image = board.getImage();
            model.pictures().attach(M.text("pasted") + ".png", () -> PngBytes.of(image));
            return true;
        }
        return false;
    }

    void choose() {
        List<File> files = dialogs.pictures(getScene().getWindow());
        if (!files.isEmpty()) {
            model.pictures().attach(files);
        }
    }

    private void newPicture() {
        sources.scene().ifPresent(model.pictures()::attach);
    }
}
