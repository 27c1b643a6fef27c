package dev.headroom.lab;

import java.util.List;
import java.util.Random;

/// Greetings and everything that the demo model cannot do: it says so in one sentence.
final class SmallTalk {
    static final String HELLO_EN = "Hello! Ask me about the picture.";
    static final String HELLO_ZH = "你好！请问我关于图片的问题。";
    static final String ABILITY_EN =
            "I can only name, count and locate coloured shapes and read numbers and short words in a picture.";
    static final String ABILITY_ZH = "我只会认出、数出和定位图片里的彩色图形，并读出数字和短单词。";

    private static final List<String> GREETINGS_EN =
            List.of("Hello", "Hi", "Hello!", "Hi there!", "Good morning.", "Hey", "Good evening!", "Hello there");
    private static final List<String> GREETINGS_ZH = List.of("你好", "你好！", "您好", "早上好！", "嗨", "晚上好");
    private static final List<String> OTHER_EN = List.of(
            "Who are you?",
            "What can you do?",
            "Help",
            "Tell me a joke.",
            "Write a poem about the sea.",
            "What is the capital of France?",
            "How is the weather today?",
            "What is the meaning of life?",
            "Translate this into German.",
            "Write some code for me.",
            "What time is it?",
            "Sing a song.",
            "Who made you?",
            "How old are you?",
            "Do you like music?",
            "Why is the sky blue?",
            "Can you book a flight?",
            "What is two plus two?",
            "Explain memory to me.",
            "Is this a photo of a cat?",
            "Who is the person in the picture?",
            "What is the dog doing?",
            "Tell me a story about a king.",
            "How do I cook rice?",
            "What should I eat tonight?",
            "Do you dream?",
            "Solve this equation.",
            "Which film should I watch?",
            "What language do you speak?",
            "Are you a robot?",
            "Where do you live?",
            "How does a car work?",
            "Give me some advice.",
            "What happened in history?",
            "Say something nice.",
            "Play a game with me.",
            "What do you think about football?",
            "Please summarise the news.");
    private static final List<String> OTHER_ZH = List.of(
            "你是谁？",
            "你会什么？",
            "帮助",
            "讲个笑话。",
            "写一首诗。",
            "法国的首都是哪里？",
            "今天天气怎么样？",
            "人生的意义是什么？",
            "帮我写代码。",
            "现在几点了？",
            "唱首歌吧。",
            "你多大了？",
            "天空为什么是蓝的？",
            "帮我订机票。",
            "一加一等于几？",
            "怎么做米饭？",
            "今晚吃什么？",
            "你喜欢音乐吗？",
            "给我讲个故事。",
            "图里的人是谁？",
            "这只猫在做什么？",
            "你是机器人吗？",
            "你住在哪里？",
            "翻译成英文。");

    private SmallTalk() {}

    static Question greeting(Random random, Language language) {
        List<String> of = language == Language.EN ? GREETINGS_EN : GREETINGS_ZH;
        return new Question(
                QuestionType.GREETING,
                language,
                of.get(random.nextInt(of.size())),
                language == Language.EN ? HELLO_EN : HELLO_ZH);
    }

    static Question other(Random random, Language language) {
        List<String> of = language == Language.EN ? OTHER_EN : OTHER_ZH;
        return new Question(
                QuestionType.OTHER,
                language,
                casually(of.get(random.nextInt(of.size())), random),
                language == Language.EN ? ABILITY_EN : ABILITY_ZH);
    }

    /// As people type: now and then without a capital or the mark at the end.
    static String casually(String text, Random random) {
        double way = random.nextDouble();
        String typed = text;
        if (way < 0.2) {
            typed = Character.toLowerCase(typed.charAt(0)) + typed.substring(1);
        }
        if (way > 0.12 && way < 0.3 && "?.？。".indexOf(typed.charAt(typed.length() - 1)) >= 0) {
            typed = typed.substring(0, typed.length() - 1);
        }
        return typed;
    }
}
