package dev.headroom.app.ui;

/// How a colour looks to a reader, and how far apart two are then: full-severity simulation in linear RGB (Machado,
/// Oliveira and Fernandes 2009), distance by CIEDE2000.
enum ColourVision {
    SEEN(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
    DEUTERANOPIA(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITANOPIA(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

    private final double[] matrix;

    ColourVision(double... matrix) {
        this.matrix = matrix;
    }

    double distance(int one, int other) {
        return ciede2000(lab(seen(one)), lab(seen(other)));
    }

    static double luminance(int rgb) {
        double[] l = linear(rgb);
        return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
    }

    private static double[] linear(int rgb) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double v = (rgb >> 16 - 8 * i & 0xFF) / 255.0;
            linear[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        return linear;
    }

    private double[] seen(int rgb) {
        double[] in = linear(rgb);
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] =
                    Math.clamp(matrix[3 * i] * in[0] + matrix[3 * i + 1] * in[1] + matrix[3 * i + 2] * in[2], 0.0, 1.0);
        }
        return out;
    }

    private static double[] lab(double[] l) {
        double x = f((0.4124564 * l[0] + 0.3575761 * l[1] + 0.1804375 * l[2]) / 0.95047);
        double y = f(0.2126729 * l[0] + 0.7151522 * l[1] + 0.0721750 * l[2]);
        double z = f((0.0193339 * l[0] + 0.1191920 * l[1] + 0.9503041 * l[2]) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double f(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    private static double ciede2000(double[] p, double[] q) {
        double c = (Math.hypot(p[1], p[2]) + Math.hypot(q[1], q[2])) / 2;
        double g = 0.5 * (1 - Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + Math.pow(25, 7))));
        double a1 = p[1] * (1 + g);
        double a2 = q[1] * (1 + g);
        double c1 = Math.hypot(a1, p[2]);
        double c2 = Math.hypot(a2, q[2]);
        double h1 = hue(a1, p[2]);
        double h2 = hue(a2, q[2]);
        double dh = c1 * c2 == 0 ? 0 : (h2 - h1 + 540) % 360 - 180;
        double dH = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(dh / 2));
        double lm = (p[0] + q[0]) / 2;
        double cm = (c1 + c2) / 2;
        double hm = c1 * c2 == 0 ? h1 + h2 : (h1 + dh / 2 + 360) % 360;
        double t = 1
                - 0.17 * Math.cos(Math.toRadians(hm - 30))
                + 0.24 * Math.cos(Math.toRadians(2 * hm))
                + 0.32 * Math.cos(Math.toRadians(3 * hm + 6))
                - 0.20 * Math.cos(Math.toRadians(4 * hm - 63));
        double sl = 1 + 0.015 * Math.pow(lm - 50, 2) / Math.sqrt(20 + Math.pow(lm - 50, 2));
        double sc = 1 + 0.045 * cm;
        double sh = 1 + 0.015 * cm * t;
        double turn = 30 * Math.exp(-Math.pow((hm - 275) / 25, 2));
        double rc = 2 * Math.sqrt(Math.pow(cm, 7) / (Math.pow(cm, 7) + Math.pow(25, 7)));
        double rt = -rc * Math.sin(Math.toRadians(2 * turn));
        double l = (q[0] - p[0]) / sl;
        double ch = (c2 - c1) / sc;
        double h = dH / sh;
        return Math.sqrt(l * l + ch * ch + h * h + rt * ch * h);
    }

    private static double hue(double a, double b) {
        return (Math.toDegrees(Math.atan2(b, a)) + 360) % 360;
    }
}
