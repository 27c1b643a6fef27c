package dev.headroom.app.testing;

import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.Toolkit;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

/// Drags something over a node and lets it go. The headless platform has no drag loop: the events that would come from
/// it are sent, with a real dragboard.
public final class Drops {
    private Drops() {}

    /// @return whether it was accepted and taken
    public static boolean drop(Consumer<ClipboardContent> fill, Node target) {
        return Fx.on(() -> {
            Dragboard board = dragboard();
            ClipboardContent content = new ClipboardContent();
            fill.accept(content);
            board.setContent(content);
            DragEvent over = event(DragEvent.DRAG_OVER, board, target);
            Event.fireEvent(target, over);
            if (over.getAcceptedTransferMode() == null) {
                return false;
            }
            DragEvent dropped = event(DragEvent.DRAG_DROPPED, board, target);
            Event.fireEvent(target, dropped);
            return dropped.isDropCompleted();
        });
    }

    /// Drags something over a node and waits there.
    public static void hover(Consumer<ClipboardContent> fill, Node target) {
        send(DragEvent.DRAG_OVER, fill, target);
    }

    /// Drags it away again.
    public static void leave(Consumer<ClipboardContent> fill, Node target) {
        send(DragEvent.DRAG_EXITED, fill, target);
    }

    private static void send(EventType<DragEvent> type, Consumer<ClipboardContent> fill, Node target) {
        Fx.on(() -> {
            Dragboard board = dragboard();
            ClipboardContent content = new ClipboardContent();
            fill.accept(content);
            board.setContent(content);
            Event.fireEvent(target, event(type, board, target));
            return board;
        });
    }

    /// JavaFX makes them only while a drag is on.
    private static Dragboard dragboard() throws ReflectiveOperationException {
        Method create = Dragboard.class.getDeclaredMethod("createDragboard", TKClipboard.class);
        create.setAccessible(true);
        TKClipboard local = Toolkit.getToolkit().createLocalClipboard();
        Object foreign = Proxy.newProxyInstance(
                TKClipboard.class.getClassLoader(),
                new Class<?>[] {TKClipboard.class},
                (proxy, method, arguments) -> method.getName().equals("getTransferModes")
                        ? Set.of(TransferMode.COPY)
                        : method.invoke(local, arguments));
        return (Dragboard) create.invoke(null, foreign);
    }

    private static DragEvent event(EventType<DragEvent> type, Dragboard board, Node target) {
        return new DragEvent(type, board, 10, 10, 10, 10, TransferMode.COPY, null, target, null);
    }
}
