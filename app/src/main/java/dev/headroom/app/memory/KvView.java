package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ChatPart;
import dev.headroom.app.ui.MemoryBar;
import dev.headroom.app.ui.MemoryBar.Content;
import dev.headroom.app.ui.MemoryBar.Segment;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.Palette.Fill;
import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The KV cache alone, each strip on a scale of its own: what is reserved, the part of it that sessions can reach, and
/// the part of that which holds tokens, cut into the pictures and words of the open chat. So what one picture takes can
/// be seen, which is less than a pixel of the card.
final class KvView extends VBox {
    private static final String KEY = "kv_cache.reserved";

    private final Messages messages;
    private final MemoryBar reserved = strip("kv-strip-reserved");
    private final MemoryBar reachable = strip("kv-strip-reachable");
    private final MemoryBar used = strip("kv-strip-used");
    private final Label reservedText = text("kv-strip-reserved-text");
    private final Label reachableText = text("kv-strip-reachable-text");
    private final Label usedText = text("kv-strip-used-text");
    private final Label parts = new Label();

    KvView(Messages messages, Consumer<String> picked) {
        super(6);
        this.messages = messages;
        setId("kv-view");
        GridPane grid = new GridPane(10, 5);
        ColumnConstraints name = new ColumnConstraints();
        name.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints bar = new ColumnConstraints();
        bar.setHgrow(Priority.ALWAYS);
        ColumnConstraints number = new ColumnConstraints();
        number.setMinWidth(USE_PREF_SIZE);
        number.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().addAll(name, bar, number);
        grid.addRow(0, caption("legend.kv_cache.reserved"), reserved, reservedText);
        grid.addRow(1, caption("kv.view.reachable"), reachable, reachableText);
        grid.addRow(2, caption("legend.kv_cache.used"), used, usedText);
        parts.setId("kv-parts");
        parts.setWrapText(true);
        parts.setMinHeight(USE_PREF_SIZE);
        parts.getStyleClass().addAll("hr-small", "hr-muted");
        for (MemoryBar strip : List.of(reserved, reachable, used)) {
            strip.onPick(picked);
        }
        getChildren().addAll(grid, parts);
    }

    private Label caption(String key) {
        Label caption = new Label(messages.text(key));
        caption.setMinWidth(USE_PREF_SIZE);
        return caption;
    }

    private static MemoryBar strip(String id) {
        MemoryBar strip = new MemoryBar();
        strip.setId(id);
        return strip;
    }

    private static Label text(String id) {
        Label text = new Label();
        text.setId(id);
        text.setMinWidth(USE_PREF_SIZE);
        return text;
    }

    /// @param chat what the open chat's tokens are
    void show(Optional<MemoryState.Kv> kv, List<ChatPart> chat, boolean dark) {
        kv.filter(k -> k.reserved() > 0).ifPresentOrElse(k -> show(k, chat, dark), () -> {
            show(reserved, reservedText, List.of(), 0, dark);
            show(reachable, reachableText, List.of(), 0, dark);
            show(used, usedText, List.of(), 0, dark);
            parts.setText(messages.text("kv.view.none"));
        });
    }

    private void show(MemoryState.Kv k, List<ChatPart> chat, boolean dark) {
        long holds = Math.min(k.used().orElse(0), k.reserved());
        long reach = Math.max(holds, Math.min(k.reachable(), k.reserved()));
        List<Segment> inside = new ArrayList<>();
        add(inside, Fill.SOLID, Palette.KV_USED, holds, messages.text("kv.used"));
        add(inside, Fill.SOLID, Palette.KV_CACHE, reach - holds, messages.text("kv.reachable"));
        show(reachable, reachableText, inside, reach, dark);
        add(inside, Fill.HATCHED, Palette.KV_CACHE, k.reserved() - reach, messages.text("kv.never"));
        show(reserved, reservedText, inside, k.reserved(), dark);
        if (k.used().isEmpty()) {
            show(used, usedText, List.of(), 0, dark);
            usedText.setText(messages.text("unknown.engine"));
            parts.setText(messages.text("kv.view.planned"));
            return;
        }
        List<Segment> held = held(chat, k, holds);
        show(used, usedText, held, holds, dark);
        parts.setText(
                held.isEmpty()
                        ? messages.text("kv.view.empty")
                        : held.stream().map(Segment::text).collect(Collectors.joining(" · ")));
    }

    private static void show(MemoryBar bar, Label text, List<Segment> segments, long axis, boolean dark) {
        String bytes = segments.isEmpty() ? "–" : Bytes.human(axis);
        text.setText(bytes);
        bar.show(new Content(segments, 0, 0, Math.max(1, axis), List.of(), bytes), dark);
    }

    /// Pictures are solid, words hatched, and what other chats have left dotted.
    private List<Segment> held(List<ChatPart> chat, MemoryState.Kv k, long holds) {
        List<Segment> segments = new ArrayList<>();
        long perToken = k.tokens() > 0 ? k.reserved() / k.tokens() : 0;
        long left = holds;
        for (ChatPart part : chat) {
            // the newest part of a chat is not always in the cache, nor is an old chat
            long bytes = Math.min(left, part.tokens() * perToken);
            left -= bytes;
            add(
                    segments,
                    part.kind() == ChatPart.Kind.PICTURE ? Fill.SOLID : Fill.HATCHED,
                    Palette.KV_USED,
                    bytes,
                    messages.text("kv.part." + part.kind(), part.question(), part.tokens()));
        }
        add(segments, Fill.DOTTED, Palette.KV_USED, left, messages.text("kv.part.other"));
        return segments;
    }

    private static void add(List<Segment> to, Fill fill, Palette colour, long bytes, String name) {
        if (bytes > 0) {
            to.add(new Segment(colour, fill, bytes, name + " " + Bytes.human(bytes), KEY));
        }
    }
}
