package dev.headroom.app.shell;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.StackPane;

/// Chat on the left; on the right memory, and tuning below it. The splitters tell where they stand.
public final class WorkbenchPage extends StackPane implements AutoCloseable {
    private static final String ACROSS = "workbench.across";
    private static final String DOWN = "workbench.down";

    private final List<Node> regions;

    /// @param dividers where the splitters stood last
    /// @param moved called with a splitter's name and position
    public WorkbenchPage(
            Supplier<? extends Node> chat,
            Supplier<? extends Node> memory,
            Supplier<? extends Node> tuning,
            Map<String, Double> dividers,
            BiConsumer<String, Double> moved) {
        Node chatNode = chat.get();
        Node memoryNode = memory.get();
        Node tuningNode = tuning.get();
        regions = List.of(chatNode, memoryNode, tuningNode);
        SplitPane right = split(Orientation.VERTICAL, memoryNode, tuningNode);
        SplitPane whole = split(Orientation.HORIZONTAL, chatNode, right);
        SplitPane.setResizableWithParent(tuningNode, false);
        setPadding(new Insets(10));
        getChildren().add(whole);
        remember(whole, ACROSS, dividers.getOrDefault(ACROSS, 0.45), moved);
        remember(right, DOWN, dividers.getOrDefault(DOWN, 0.58), moved);
    }

    private static SplitPane split(Orientation orientation, Node first, Node second) {
        SplitPane split = new SplitPane(first, second);
        split.setOrientation(orientation);
        split.getStyleClass().add("hr-split");
        return split;
    }

    private static void remember(SplitPane split, String name, double position, BiConsumer<String, Double> moved) {
        split.setDividerPositions(position);
        split.getDividers()
                .getFirst()
                .positionProperty()
                .addListener((o, was, now) -> moved.accept(name, now.doubleValue()));
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
