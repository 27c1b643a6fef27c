package dev.headroom.lab;

import java.util.List;
import java.util.Map;

/// The many ways to ask, and the few fixed sentences to answer. `{x}`, `{y}`, `{form}`, `{forms}`, `{hue}` are filled
/// in.
final class Phrases {
    static final String TOO_SMALL_EN = "It is too small to read at this resolution.";
    static final String TOO_SMALL_ZH = "字太小，在这个分辨率下看不清。";

    /// Keys: a type's code, with a suffix where a type asks in more than one sense.
    static final Map<String, List<String>> EN = Map.ofEntries(
            Map.entry(
                    "list",
                    List.of(
                            "What is in this picture?",
                            "What do you see?",
                            "Describe the picture.",
                            "What can you see in the image?",
                            "List everything in the picture.",
                            "Name the objects.")),
            Map.entry(
                    "colour",
                    List.of(
                            "What colour is the {x}?",
                            "What color is the {x}?",
                            "Which colour does the {x} have?",
                            "Tell me the colour of the {x}.",
                            "The {x} is what color?")),
            Map.entry(
                    "shape",
                    List.of(
                            "What shape is the {hue} object?",
                            "What is the {hue} thing?",
                            "Which shape is {hue}?",
                            "What shape does the {hue} one have?",
                            "Name the {hue} shape.")),
            Map.entry(
                    "size",
                    List.of(
                            "Is the {x} large or small?",
                            "What size is the {x}?",
                            "How big is the {x}?",
                            "Is the {x} small or large?",
                            "Tell me the size of the {x}.")),
            Map.entry(
                    "count.form",
                    List.of(
                            "How many {forms} are there?",
                            "Count the {forms}.",
                            "How many {forms} do you see?",
                            "What is the number of {forms}?",
                            "How many {forms} are in the picture?")),
            Map.entry(
                    "count.hue",
                    List.of(
                            "How many {hue} objects are there?",
                            "Count the {hue} shapes.",
                            "How many {hue} shapes do you see?",
                            "How many things are {hue}?")),
            Map.entry(
                    "total",
                    List.of(
                            "How many shapes are there?",
                            "How many objects are there in total?",
                            "Count all the objects.",
                            "How many shapes do you see?",
                            "What is the total number of objects?")),
            Map.entry(
                    "where",
                    List.of(
                            "Where is the {x}?",
                            "In which part of the picture is the {x}?",
                            "Where can I find the {x}?",
                            "What is the position of the {x}?",
                            "Where do you see the {x}?")),
            Map.entry(
                    "relation.across",
                    List.of(
                            "Is the {x} left or right of the {y}?",
                            "Is the {x} to the left or to the right of the {y}?",
                            "On which side of the {y} is the {x}, left or right?")),
            Map.entry(
                    "relation.down",
                    List.of(
                            "Is the {x} above or below the {y}?",
                            "Is the {x} below or above the {y}?",
                            "Does the {x} lie above or below the {y}?")),
            Map.entry(
                    "yes_no.exists",
                    List.of(
                            "Is there a {x}?",
                            "Do you see a {x}?",
                            "Is there a {x} in the picture?",
                            "Can you see a {x}?",
                            "Does the picture show a {x}?")),
            Map.entry("yes_no.is", List.of("Is the {form} {hue}?", "Does the {form} have the colour {hue}?")),
            Map.entry(
                    "number",
                    List.of(
                            "What number is written?",
                            "Read the number.",
                            "Which number do you see?",
                            "What does the number say?",
                            "What number is in the picture?",
                            "What is the number?")),
            Map.entry(
                    "word",
                    List.of(
                            "What word is written?",
                            "Read the word.",
                            "Which word do you see?",
                            "What does the sign say?",
                            "What word is in the picture?")));

    static final Map<String, List<String>> ZH = Map.ofEntries(
            Map.entry("list", List.of("图里有什么？", "你看到了什么？", "描述一下这张图片。", "这张图片里有哪些东西？", "列出图中的所有物体。")),
            Map.entry("colour", List.of("{x}是什么颜色？", "{x}的颜色是什么？", "告诉我{x}的颜色。", "请问{x}是什么颜色的？")),
            Map.entry("shape", List.of("{hue}的是什么形状？", "{hue}物体是什么形状？", "哪个形状是{hue}的？", "{hue}的东西是什么？")),
            Map.entry("size", List.of("{x}是大还是小？", "{x}有多大？", "{x}的大小是什么？", "{x}大不大？")),
            Map.entry("count.form", List.of("有几个{form}？", "有多少个{form}？", "图里有几个{form}？", "数一数{form}有几个。")),
            Map.entry("count.hue", List.of("有几个{hue}的图形？", "{hue}的物体有多少个？", "图里有几个{hue}的物体？")),
            Map.entry("total", List.of("一共有几个图形？", "总共有多少个物体？", "图里一共有几个物体？", "数一数所有的图形。")),
            Map.entry("where", List.of("{x}在哪里？", "{x}在图片的什么位置？", "{x}的位置在哪？", "在哪里能看到{x}？")),
            Map.entry("relation.across", List.of("{x}在{y}的左边还是右边？", "{x}在{y}的哪一边，左边还是右边？")),
            Map.entry("relation.down", List.of("{x}在{y}的上面还是下面？", "{x}位于{y}的上面还是下面？")),
            Map.entry("yes_no.exists", List.of("有没有{x}？", "图里有{x}吗？", "你能看到{x}吗？", "图片里有没有{x}？")),
            Map.entry("yes_no.is", List.of("{form}是{hue}的吗？", "这个{form}是不是{hue}？")),
            Map.entry("number", List.of("写的数字是多少？", "图里的数字是什么？", "读出数字。", "数字是多少？", "你看到的数字是什么？")),
            Map.entry("word", List.of("写的单词是什么？", "读出单词。", "图里的单词是什么？", "牌子上写了什么？")));

    private Phrases() {}

    static List<String> of(String key, Language language) {
        return (language == Language.EN ? EN : ZH).getOrDefault(key, List.of());
    }

    static String tooSmall(Language language) {
        return language == Language.EN ? TOO_SMALL_EN : TOO_SMALL_ZH;
    }

    static String none(Print.Kind kind, Language language) {
        boolean number = kind == Print.Kind.NUMBER;
        if (language == Language.EN) {
            return number ? "There is no number." : "There is no word.";
        }
        return number ? "没有数字。" : "没有单词。";
    }

    /// As a list names it.
    static String print(Print.Kind kind, Language language) {
        boolean number = kind == Print.Kind.NUMBER;
        return language == Language.EN ? (number ? "a number" : "a word") : number ? "数字" : "单词";
    }

    /// Print of whatever kind, as a list names it where it cannot be read.
    static String smallPrint(Language language) {
        return language == Language.EN ? "small print" : "小字";
    }
}
