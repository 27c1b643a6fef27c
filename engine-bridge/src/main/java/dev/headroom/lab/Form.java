package dev.headroom.lab;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/// The shapes there are, each with its outline and its names.
public enum Form {
    CIRCLE("circle", "圆形"),
    SQUARE("square", "方形"),
    TRIANGLE("triangle", "三角形"),
    STAR("star", "星形"),
    CROSS("cross", "十字形"),
    DIAMOND("diamond", "菱形");

    private static final double[] CROSS_ARMS = {
        -.3, -1, .3, -1, .3, -.3, 1, -.3, 1, .3, .3, .3, .3, 1, -.3, 1, -.3, .3, -1, .3, -1, -.3, -.3, -.3
    };

    private final String english;
    private final String chinese;

    Form(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    public String word(Language language) {
        return language == Language.EN ? english : chinese;
    }

    public String plural(Language language) {
        if (language == Language.ZH) {
            return chinese;
        }
        return this == CROSS ? "crosses" : english + "s";
    }

    /// @param radius pixels from the centre to the outermost points, about
    /// @param turn radians; 0 stands upright
    Shape outline(double x, double y, double radius, double turn) {
        return switch (this) {
            case CIRCLE -> new Ellipse2D.Double(x - .9 * radius, y - .9 * radius, 1.8 * radius, 1.8 * radius);
            case SQUARE -> spokes(x, y, radius, turn + Math.PI / 4, 1, 1, 1, 1);
            case TRIANGLE -> spokes(x, y, radius, turn - Math.PI / 2, 1.05, 1.05, 1.05);
            case STAR -> spokes(x, y, radius, turn - Math.PI / 2, 1, .42, 1, .42, 1, .42, 1, .42, 1, .42);
            case DIAMOND -> spokes(x, y, radius, turn - Math.PI / 2, 1.1, .62, 1.1, .62);
            case CROSS -> cross(x, y, .92 * radius, turn);
        };
    }

    /// A polygon with corners at equal angles and the given distances.
    private static Path2D spokes(double x, double y, double radius, double turn, double... reach) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < reach.length; i++) {
            double angle = turn + 2 * Math.PI * i / reach.length;
            corner(
                    path,
                    i == 0,
                    x + radius * reach[i] * StrictMath.cos(angle),
                    y + radius * reach[i] * StrictMath.sin(angle));
        }
        path.closePath();
        return path;
    }

    private static Path2D cross(double x, double y, double radius, double turn) {
        Path2D path = new Path2D.Double();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        for (int i = 0; i < CROSS_ARMS.length; i += 2) {
            double dx = CROSS_ARMS[i];
            double dy = CROSS_ARMS[i + 1];
            corner(path, i == 0, x + radius * (dx * cos - dy * sin), y + radius * (dx * sin + dy * cos));
        }
        path.closePath();
        return path;
    }

    private static void corner(Path2D path, boolean first, double x, double y) {
        if (first) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }
}
