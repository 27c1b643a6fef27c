package dev.headroom.app.memory;

/// Times on paper, whose plot has a width that is known before it is drawn.
///
/// @param from epoch milliseconds at the left edge of the plot
/// @param width of the plot, in the units of the drawing
record PaperScale(long from, long to, double width) {
    double x(long time) {
        return (double) (time - from) / (to - from) * width;
    }

    double time(double x) {
        return from + x / width * (to - from);
    }
}
