package dev.headroom.app.testing;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ToggleButton;

/// Where the tuning region is too narrow for all groups, a control stands behind a tab.
public final class TuningTabs {
    private TuningTabs() {}

    /// Clicks the tabs until the control is there, on the FX thread; nothing where it is there already.
    public static void open(Parent root, String id) {
        for (Node tab : root.lookupAll("#tuning-tabs .toggle-button")) {
            if (root.lookup(id) == null && tab instanceof ToggleButton other && !other.isSelected()) {
                other.fire();
            }
        }
    }
}
