package dev.headroom.lab;

/// A coloured shape in a picture.
///
/// @param column,row its cell in the picture's 4 x 4 layout, from 0; no two objects share one
/// @param x,y centre in pixels
/// @param radius pixels
/// @param turn radians
/// @param rgb 0xRRGGBB, close to its hue
public record SceneObject(
        Form form,
        Hue hue,
        Extent extent,
        int column,
        int row,
        double x,
        double y,
        double radius,
        double turn,
        int rgb) {

    public Region region() {
        return Region.of(column, row);
    }

    /// "red circle", "红色圆形"
    public String name(Language language) {
        return hue.word(language) + (language == Language.EN ? " " : "") + form.word(language);
    }

    boolean looksLike(Hue otherHue, Form otherForm) {
        return hue == otherHue && form == otherForm;
    }
}
