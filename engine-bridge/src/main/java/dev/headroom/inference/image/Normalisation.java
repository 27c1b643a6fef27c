package dev.headroom.inference.image;

/// Mean and standard deviation per channel (RGB), applied after division by 255: torchvision's `ToTensor` and
/// `Normalize` in float32.
public final class Normalisation {
    /// What InternVL's own code uses for all its releases.
    public static final Normalisation IMAGENET =
            new Normalisation(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

    private final float[][] table = new float[3][256];

    public Normalisation(float[] mean, float[] std) {
        if (mean.length != 3 || std.length != 3) {
            throw new IllegalArgumentException(
                    "image_mean has %d values and image_std %d; both need 3 (RGB)".formatted(mean.length, std.length));
        }
        for (int c = 0; c < 3; c++) {
            if (!(std[c] > 0)) {
                throw new IllegalArgumentException("image_std is %s; it must be above 0".formatted(std[c]));
            }
            for (int v = 0; v < 256; v++) {
                table[c][v] = (v / 255f - mean[c]) / std[c];
            }
        }
    }

    float of(int channel, byte value) {
        return table[channel][value & 0xFF];
    }
}
