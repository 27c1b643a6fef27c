package dev.headroom.lab;

import java.util.List;

/// Where something is in a picture: the middle half is the centre, the outer quarters are the sides and corners.
public enum Region {
    TOP_LEFT("top left", "左上角"),
    TOP("top", "上方"),
    TOP_RIGHT("top right", "右上角"),
    LEFT("left", "左边"),
    CENTRE("centre", "中间"),
    RIGHT("right", "右边"),
    BOTTOM_LEFT("bottom left", "左下角"),
    BOTTOM("bottom", "下方"),
    BOTTOM_RIGHT("bottom right", "右下角");

    private static final List<Region> ALL = List.of(values());

    private final String english;
    private final String chinese;

    Region(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    public String word(Language language) {
        return language == Language.EN ? english : chinese;
    }

    /// @param column,row of the 4 x 4 layout, from 0
    static Region of(int column, int row) {
        return ALL.get(third(row) * 3 + third(column));
    }

    private static int third(int quarter) {
        return quarter == 0 ? 0 : quarter == 3 ? 2 : 1;
    }
}
