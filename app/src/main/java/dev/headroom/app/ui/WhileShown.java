package dev.headroom.app.ui;

import javafx.animation.Animation;
import javafx.scene.Node;

/// Runs a clock only while its node is part of a scene: the clock of a page that is not shown costs frames for nobody.
public final class WhileShown {
    private WhileShown() {}

    public static void run(Node node, Animation clock) {
        clock.setCycleCount(Animation.INDEFINITE);
        node.sceneProperty().addListener((o, was, now) -> {
            if (now == null) {
                clock.stop();
            } else {
                clock.play();
            }
        });
        if (node.getScene() != null) {
            clock.play();
        }
    }
}
