package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.MemoryBar.Content;
import dev.headroom.app.ui.MemoryBar.Segment;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// The KV cache by its three numbers, with the offer to give back what no session can ever fill.
final class KvPane extends HBox {
    private final Messages messages;
    private final MemoryBar bar = new MemoryBar();
    private final Label text = new Label();
    private final Button giveBack = new Button();
    private boolean ours = true;

    KvPane(Messages messages, Runnable giveBackPressed) {
        this.messages = messages;
        setId("memory-kv");
        setSpacing(10);
        setAlignment(Pos.CENTER_LEFT);
        Label name = new Label(messages.text("kv.title"));
        name.setMinWidth(USE_PREF_SIZE);
        name.getStyleClass().add("hr-heading");
        name.setTooltip(Hints.of(messages.text("kv.hint")));
        bar.setMinHeight(12);
        bar.setPrefHeight(12);
        bar.setMaxHeight(12);
        bar.setMinWidth(60);
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        text.setId("kv-text");
        text.getStyleClass().add("hr-small");
        text.setMinWidth(USE_PREF_SIZE);
        text.setTooltip(Hints.of(""));
        giveBack.setId("kv-give-back");
        giveBack.getStyleClass().addAll("small", "hr-small-button");
        giveBack.setMinWidth(USE_PREF_SIZE);
        giveBack.setTooltip(Hints.of(""));
        giveBack.setOnAction(e -> giveBackPressed.run());
        getChildren().addAll(name, bar, text, giveBack);
    }

    void show(Optional<MemoryState.Kv> kv, boolean dark) {
        setVisible(kv.isPresent());
        setManaged(kv.isPresent());
        kv.ifPresent(k -> show(k, dark));
    }

    void onPick(Consumer<String> told) {
        bar.onPick(told);
    }

    /// Whether the pool is ours to make smaller; asked before it is shown.
    void offers(boolean isOurs) {
        ours = isOurs;
    }

    private void show(MemoryState.Kv k, boolean dark) {
        long used = Math.min(k.used().orElse(0), k.reserved());
        long reachable = Math.min(k.reachable(), k.reserved());
        List<Segment> parts = new ArrayList<>();
        part(parts, Palette.KV_USED, used, "kv.used");
        part(parts, Palette.KV_CACHE, Math.max(0, reachable - used), "kv.reachable");
        long never = k.reserved() - Math.max(reachable, used);
        if (never > 0) {
            parts.add(new Segment(Palette.KV_CACHE, never, messages.text("kv.never") + "  " + Exact.both(never))
                    .filled(Palette.Fill.HATCHED)
                    .leadingTo("kv_cache.reserved"));
        }
        String sentence = k.used().isPresent()
                ? messages.text("kv.three", Bytes.human(k.reserved()), Bytes.human(reachable), Bytes.human(used))
                : messages.text(
                        k.reported() ? "kv.two" : "kv.planned", Bytes.human(k.reserved()), Bytes.human(reachable));
        bar.show(new Content(parts, k.reserved(), 0, Math.max(1, k.reserved()), List.of(), sentence), dark);
        text.setText(sentence);
        text.getTooltip()
                .setText(messages.text(
                        "kv.exact",
                        Exact.bytes(k.reserved()),
                        Exact.count(k.tokens()),
                        Exact.bytes(k.reachable()),
                        k.slots(),
                        Exact.count(k.sessionLen()),
                        k.used().isPresent() ? Exact.bytes(used) : messages.text("unknown.engine")));
        // an offer worth a click: more than a twentieth of the pool, and a megabyte
        boolean offer = ours && k.unreachable() > Math.max(Bytes.MIB, k.reserved() / 20);
        giveBack.setVisible(offer);
        giveBack.setManaged(offer);
        giveBack.setText(messages.text("kv.give_back", Bytes.human(k.unreachable())));
        giveBack.getTooltip().setText(messages.text("kv.give_back.hint", Bytes.human(k.unreachable())));
    }

    private void part(List<Segment> parts, Palette colour, long bytes, String key) {
        if (bytes > 0) {
            parts.add(new Segment(colour, bytes, messages.text(key) + "  " + Exact.both(bytes))
                    .leadingTo("kv_cache.reserved"));
        }
    }
}
