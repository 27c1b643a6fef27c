package dev.headroom.lab;

/// The two sizes of objects; nothing lies between them.
public enum Extent {
    SMALL("small", "小", 24, 30),
    LARGE("large", "大", 42, 50);

    private final String english;
    private final String chinese;
    private final double least;
    private final double most;

    Extent(String english, String chinese, double least, double most) {
        this.english = english;
        this.chinese = chinese;
        this.least = least;
        this.most = most;
    }

    public String word(Language language) {
        return language == Language.EN ? english : chinese;
    }

    /// Pixels on a picture whose shorter side is 448.
    double radius(java.util.Random random) {
        return least + (most - least) * random.nextDouble();
    }
}
