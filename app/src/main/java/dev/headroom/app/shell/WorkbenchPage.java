package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Scale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// Chat on the left; on the right memory, and tuning below it. The splitters tell where they stand. Where the window is
/// too narrow for both sides, they become two tabs; where it is too low for memory and tuning, both scroll as one.
public final class WorkbenchPage extends StackPane implements AutoCloseable {
    private static final Messages M = Messages.of("shell");
    private static final String ACROSS = "workbench.across";
    private static final String DOWN = "workbench.down";
    /// Of a window at 100 %, without the rail: what a chat and the figures of memory take without a cut.
    private static final double ROOM_FOR_BOTH = 960;

    private final List<Node> regions;
    private final Node chat;
    private final ScrollPane right;
    private final SplitPane whole;
    private final ToggleButton showChat = tab("show-chat", "tab.chat");
    private final ToggleButton showMemory = tab("show-memory", "tab.memory");
    private final StackPane shown = new StackPane();
    private final VBox tabs = new VBox(8);
    /// Where the user left the splitters: a window that is small for a while does not move them for good.
    private final Map<String, Double> wanted = new HashMap<>();
    private final BiConsumer<String, Double> moved;

    /// @param dividers where the splitters stood last
    /// @param moved called with a splitter's name and position
    public WorkbenchPage(
            Supplier<? extends Node> chat,
            Supplier<? extends Node> memory,
            Supplier<? extends Node> tuning,
            Map<String, Double> dividers,
            BiConsumer<String, Double> moved) {
        this.moved = moved;
        this.chat = chat.get();
        Node memoryNode = memory.get();
        Node tuningNode = tuning.get();
        regions = List.of(this.chat, memoryNode, tuningNode);
        SplitPane stack = split(Orientation.VERTICAL, memoryNode, tuningNode);
        SplitPane.setResizableWithParent(tuningNode, false);
        wanted.put(DOWN, dividers.getOrDefault(DOWN, 0.58));
        wanted.put(ACROSS, dividers.getOrDefault(ACROSS, 0.33));
        remember(stack, DOWN);
        stack.heightProperty().addListener(o -> stack.setDividerPositions(position(DOWN)));
        right = new ScrollPane(stack) {
            @Override
            protected double computeMinWidth(double height) {
                return stack.minWidth(height);
            }
        };
        right.setId("workbench-right");
        right.getStyleClass().add("hr-plain-scroll");
        right.setFitToWidth(true);
        right.setFitToHeight(true);
        right.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        whole = split(Orientation.HORIZONTAL);
        remember(whole, ACROSS);
        whole.widthProperty().addListener(o -> whole.setDividerPositions(position(ACROSS)));
        VBox.setVgrow(shown, Priority.ALWAYS);
        SegmentedButton segments = new SegmentedButton(showChat, showMemory);
        tabs.getChildren().addAll(segments, shown);
        showChat.setSelected(true);
        segments.getToggleGroup().selectedToggleProperty().addListener((o, was, now) -> {
            if (now == null) {
                was.setSelected(true);
            } else if (getChildren().contains(tabs)) {
                showTab();
            }
        });
        setPadding(new Insets(8));
        widthProperty().addListener(o -> arrange());
        Scale.follow(this, this::arrange);
    }

    private static ToggleButton tab(String id, String key) {
        ToggleButton button = new ToggleButton(M.text(key));
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    private void arrange() {
        boolean both = getWidth() == 0 || getWidth() >= Scale.px(ROOM_FOR_BOTH);
        if (both && !getChildren().contains(whole)) {
            shown.getChildren().clear();
            whole.getItems().setAll(chat, right);
            whole.setDividerPositions(position(ACROSS));
            getChildren().setAll(whole);
        } else if (!both && !getChildren().contains(tabs)) {
            whole.getItems().clear();
            getChildren().setAll(tabs);
            showTab();
        }
    }

    /// Brings the chat to sight where it lies behind a tab.
    public void showChat() {
        showChat.setSelected(true);
    }

    /// Brings memory and tuning to sight where they lie behind a tab.
    public void showMemory() {
        showMemory.setSelected(true);
    }

    private void showTab() {
        shown.getChildren().setAll(showMemory.isSelected() ? right : chat);
    }

    private static SplitPane split(Orientation orientation, Node... items) {
        SplitPane split = new SplitPane(items);
        split.setOrientation(orientation);
        split.getStyleClass().add("hr-split");
        return split;
    }

    private double position(String name) {
        return wanted.getOrDefault(name, 0.5);
    }

    private void remember(SplitPane split, String name) {
        split.addEventFilter(MouseEvent.MOUSE_RELEASED, e -> {
            if (split.getDividers().isEmpty()
                    || !(e.getTarget() instanceof Node target)
                    || !target.getStyleClass().contains("split-pane-divider")) {
                return;
            }
            wanted.put(name, split.getDividerPositions()[0]);
            moved.accept(name, position(name));
        });
    }

    @Override
    public void close() {
        for (Node region : regions) {
            if (region instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        }
    }
}
