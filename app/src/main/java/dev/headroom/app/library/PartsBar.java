package dev.headroom.app.library;

import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.Part;
import dev.headroom.machine.library.Share;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/// The parts of a model beside each other, on a scale that ends at the largest model.
final class PartsBar extends Region {
    private static final double GAP = 1;
    /// What is there is seen, however small it is.
    private static final double LEAST = 2;

    private final List<Long> bytes = new ArrayList<>();
    private long end = 1;

    PartsBar(double height) {
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
    }

    void show(LibraryModel model, long scaleEnd, boolean dark) {
        getChildren().clear();
        bytes.clear();
        end = Math.max(1, scaleEnd);
        for (Part part : Part.values()) {
            Share share = model.parts().get(part);
            if (share != null) {
                add(share.bytes(), LibraryWords.colour(part).color(dark));
            }
        }
        if (bytes.isEmpty() && model.diskBytes() > 0) {
            add(model.diskBytes(), LibraryWords.colour(Part.OTHER).color(dark));
        }
        requestLayout();
    }

    private void add(long size, Color colour) {
        bytes.add(size);
        getChildren().add(new Rectangle(0, 0, colour));
    }

    @Override
    protected void layoutChildren() {
        double x = 0;
        for (int i = 0; i < bytes.size(); i++) {
            Rectangle part = (Rectangle) getChildren().get(i);
            double width = Math.max(LEAST, getWidth() * bytes.get(i) / end - GAP);
            part.setX(x);
            part.setWidth(Math.min(width, Math.max(0, getWidth() - x)));
            part.setHeight(getHeight());
            x += width + GAP;
        }
    }
}
