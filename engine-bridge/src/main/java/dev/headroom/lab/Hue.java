package dev.headroom.lab;

/// The colours there are. Every object's own colour is a little off these, see [SceneObject#rgb].
public enum Hue {
    RED("red", "红色", 215, 35, 35),
    GREEN("green", "绿色", 35, 150, 50),
    BLUE("blue", "蓝色", 40, 70, 215),
    YELLOW("yellow", "黄色", 240, 215, 30),
    ORANGE("orange", "橙色", 250, 140, 20),
    PURPLE("purple", "紫色", 135, 45, 165),
    BLACK("black", "黑色", 25, 25, 25),
    CYAN("cyan", "青色", 50, 205, 220);

    private final String english;
    private final String chinese;
    private final int red;
    private final int green;
    private final int blue;

    Hue(String english, String chinese, int red, int green, int blue) {
        this.english = english;
        this.chinese = chinese;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    public String word(Language language) {
        return language == Language.EN ? english : chinese;
    }

    /// This colour moved by up to 14 of 255 in each channel, as 0xRRGGBB.
    int near(java.util.Random random) {
        return channel(red, random) << 16 | channel(green, random) << 8 | channel(blue, random);
    }

    private static int channel(int value, java.util.Random random) {
        return Math.clamp(value + random.nextInt(29) - 14, 0, 255);
    }
}
