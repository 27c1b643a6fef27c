package dev.headroom.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Asks about scenes. Only what has one clear answer is asked: "the circle" when there is just one, left or right when
/// that is plain to see.
public final class Questions {
    private static final int COUNTS_IN_A_DRILL = 4;
    /// How often somebody who has a picture before them greets or asks for something else.
    private static final double TALK_IN_A_DRILL = 0.3;
    /// Objects are compared only when their centres are this far apart, as a share of the picture.
    private static final double PLAINLY_APART = 0.2;

    private final Random random;

    public Questions(long seed) {
        this.random = new Random((seed + 7) * 0x9E3779B97F4A7C15L);
    }

    /// One question of the type, if the scene allows one.
    public Optional<Question> ask(QuestionType type, Scene scene, Legibility legibility, Language language) {
        return switch (type) {
            case LIST -> list(scene, legibility, language);
            case COLOUR -> colour(scene, language);
            case SHAPE -> shape(scene, language);
            case SIZE -> size(scene, language);
            case COUNT -> count(scene, language);
            case TOTAL ->
                Optional.of(
                        question(type, language, "total", number(scene.objects().size(), language))
                                .about(scene.objects()));
            case WHERE -> where(scene, language);
            case RELATION -> relation(scene, language);
            case YES_NO -> yesNo(scene, language);
            case NUMBER -> print(type, Print.Kind.NUMBER, scene, legibility, language);
            case WORD -> print(type, Print.Kind.WORD, scene, legibility, language);
            case GREETING -> Optional.of(SmallTalk.greeting(random, language));
            case OTHER -> Optional.of(SmallTalk.other(random, language));
        };
    }

    /// Questions of different types about one scene, in random order.
    public List<Question> ask(Scene scene, Legibility legibility, int most, double chineseShare) {
        List<QuestionType> types =
                new ArrayList<>(List.of(QuestionType.values()).subList(0, QuestionType.GREETING.ordinal()));
        java.util.Collections.shuffle(types, random);
        List<Question> questions = new ArrayList<>();
        for (QuestionType type : types) {
            if (questions.size() < most) {
                ask(type, scene, legibility, random.nextDouble() < chineseShare ? Language.ZH : Language.EN)
                        .ifPresent(questions::add);
            }
        }
        return questions;
    }

    /// More questions of the kinds that a model learns last: counts, most of them above one, one about all objects, and
    /// now and then one that has nothing to do with the picture.
    public List<Question> drill(Scene scene, Legibility legibility, double chineseShare) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < COUNTS_IN_A_DRILL; i++) {
            Language language = random.nextDouble() < chineseShare ? Language.ZH : Language.EN;
            Optional<Question> question = count(scene, language);
            for (int again = 0;
                    again < 2 && question.filter(q -> q.about().size() < 2).isPresent();
                    again++) {
                question = count(scene, language);
            }
            question.ifPresent(questions::add);
        }
        QuestionType whole = random.nextBoolean() ? QuestionType.LIST : QuestionType.TOTAL;
        ask(whole, scene, legibility, random.nextDouble() < chineseShare ? Language.ZH : Language.EN)
                .ifPresent(questions::add);
        if (random.nextDouble() < TALK_IN_A_DRILL) {
            questions.addAll(talk(1, chineseShare));
        }
        return questions;
    }

    /// What is printed: the number and the word, or that there is none.
    public List<Question> reading(Scene scene, Legibility legibility, double chineseShare) {
        List<Question> questions = new ArrayList<>();
        for (QuestionType type : List.of(QuestionType.NUMBER, QuestionType.WORD)) {
            Language language = random.nextDouble() < chineseShare ? Language.ZH : Language.EN;
            ask(type, scene, legibility, language).ifPresent(questions::add);
        }
        return questions;
    }

    /// Greetings and questions that no picture answers.
    public List<Question> talk(int count, double chineseShare) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Language language = random.nextDouble() < chineseShare ? Language.ZH : Language.EN;
            questions.add(
                    random.nextInt(3) == 0 ? SmallTalk.greeting(random, language) : SmallTalk.other(random, language));
        }
        return questions;
    }

    /// The answer where print is too small to read.
    public static String tooSmall(Language language) {
        return Phrases.tooSmall(language);
    }

    private Optional<Question> list(Scene scene, Legibility legibility, Language language) {
        List<String> names = new ArrayList<>();
        for (SceneObject o : scene.objects()) {
            names.add(withArticle(o.name(language), language));
        }
        for (Print print : scene.prints()) {
            if (legibility.readable(print)) {
                names.add(Phrases.print(print.kind(), language));
            }
        }
        if (!legibility.unclear(scene).isEmpty()) {
            names.add(Phrases.smallPrint(language)); // whether digits or letters, nobody can tell
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(question(QuestionType.LIST, language, "list", joined(names, language))
                .about(scene.objects()));
    }

    private Optional<Question> colour(Scene scene, Language language) {
        return pick(scene.objects().stream()
                        .filter(o -> scene.count(o.form()) == 1)
                        .toList())
                .map(o -> question(
                                QuestionType.COLOUR,
                                language,
                                "colour",
                                o.hue().word(language),
                                "{x}",
                                o.form().word(language))
                        .about(List.of(o)));
    }

    private Optional<Question> shape(Scene scene, Language language) {
        return pick(scene.objects().stream()
                        .filter(o -> scene.count(o.hue()) == 1)
                        .toList())
                .map(o -> question(
                                QuestionType.SHAPE,
                                language,
                                "shape",
                                o.form().word(language),
                                "{hue}",
                                o.hue().word(language))
                        .about(List.of(o)));
    }

    private Optional<Question> size(Scene scene, Language language) {
        return pick(distinct(scene))
                .map(o -> question(
                                QuestionType.SIZE,
                                language,
                                "size",
                                o.extent().word(language),
                                "{x}",
                                reference(o, scene, language))
                        .about(List.of(o)));
    }

    private Optional<Question> where(Scene scene, Language language) {
        return pick(distinct(scene))
                .map(o -> question(
                                QuestionType.WHERE,
                                language,
                                "where",
                                o.region().word(language),
                                "{x}",
                                reference(o, scene, language))
                        .about(List.of(o)));
    }

    private Optional<Question> count(Scene scene, Language language) {
        if (random.nextDouble() < 0.7) {
            Form form = !scene.objects().isEmpty() && random.nextDouble() < 0.75
                    ? pick(scene.objects()).orElseThrow().form()
                    : Form.values()[random.nextInt(Form.values().length)];
            return Optional.of(question(
                            QuestionType.COUNT,
                            language,
                            "count.form",
                            number(scene.count(form), language),
                            "{forms}",
                            form.plural(language),
                            "{form}",
                            form.word(language))
                    .about(scene.objects().stream()
                            .filter(o -> o.form() == form)
                            .toList()));
        }
        Hue hue = !scene.objects().isEmpty() && random.nextDouble() < 0.75
                ? pick(scene.objects()).orElseThrow().hue()
                : Hue.values()[random.nextInt(Hue.values().length)];
        return Optional.of(question(
                        QuestionType.COUNT,
                        language,
                        "count.hue",
                        number(scene.count(hue), language),
                        "{hue}",
                        hue.word(language))
                .about(scene.objects().stream().filter(o -> o.hue() == hue).toList()));
    }

    private Optional<Question> relation(Scene scene, Language language) {
        List<SceneObject> known = distinct(scene);
        boolean across = random.nextBoolean();
        List<SceneObject[]> pairs = new ArrayList<>();
        for (SceneObject a : known) {
            for (SceneObject b : known) {
                double apart = across ? (a.x() - b.x()) / scene.width() : (a.y() - b.y()) / scene.height();
                if (Math.abs(apart) > PLAINLY_APART) {
                    pairs.add(new SceneObject[] {a, b});
                }
            }
        }
        return pick(pairs).map(pair -> {
            boolean before = across ? pair[0].x() < pair[1].x() : pair[0].y() < pair[1].y();
            String answer = language == Language.EN
                    ? (across ? (before ? "left" : "right") : before ? "above" : "below")
                    : across ? (before ? "左边" : "右边") : before ? "上面" : "下面";
            return question(
                            QuestionType.RELATION,
                            language,
                            across ? "relation.across" : "relation.down",
                            answer,
                            "{x}",
                            reference(pair[0], scene, language),
                            "{y}",
                            reference(pair[1], scene, language))
                    .about(List.of(pair));
        });
    }

    private Optional<Question> yesNo(Scene scene, Language language) {
        Optional<SceneObject> some = pick(scene.objects());
        boolean yes;
        Question question;
        List<SceneObject> shown;
        if (some.isPresent() && scene.count(some.get().form()) == 1 && random.nextDouble() < 0.35) {
            Form form = some.get().form();
            Hue hue = random.nextBoolean() ? some.get().hue() : Hue.values()[random.nextInt(Hue.values().length)];
            yes = hue == some.get().hue();
            shown = List.of(some.get());
            question = question(
                    QuestionType.YES_NO,
                    language,
                    "yes_no.is",
                    yesNo(yes, language),
                    "{form}",
                    form.word(language),
                    "{hue}",
                    hue.word(language));
        } else {
            Form form = Form.values()[random.nextInt(Form.values().length)];
            Hue hue = Hue.values()[random.nextInt(Hue.values().length)];
            if (some.isPresent() && random.nextDouble() < 0.5) {
                form = some.get().form();
                hue = some.get().hue();
            } else if (some.isPresent() && random.nextDouble() < 0.7) {
                // near misses: a form and a colour that are there, perhaps not together
                form = some.get().form();
                hue = pick(scene.objects()).orElseThrow().hue();
            }
            shown = matching(scene, hue, form);
            yes = !shown.isEmpty();
            question = question(
                    QuestionType.YES_NO,
                    language,
                    "yes_no.exists",
                    yesNo(yes, language),
                    "{x}",
                    hue.word(language) + (language == Language.EN ? " " : "") + form.word(language));
        }
        return Optional.of(question.about(shown));
    }

    private Optional<Question> print(
            QuestionType type, Print.Kind kind, Scene scene, Legibility legibility, Language language) {
        Optional<Print> print = scene.print(kind);
        // who sees print that cannot be read must not deny that it is a number
        String answer = print.filter(legibility::readable)
                .map(Print::text)
                .orElse(
                        legibility.unclear(scene).isEmpty()
                                ? Phrases.none(kind, language)
                                : Phrases.tooSmall(language));
        return Optional.of(question(type, language, type.code(), answer).reading(print));
    }

    private static List<SceneObject> matching(Scene scene, Hue hue, Form form) {
        return scene.objects().stream().filter(o -> o.looksLike(hue, form)).toList();
    }

    /// Objects that their colour and form together name without doubt.
    private static List<SceneObject> distinct(Scene scene) {
        return scene.objects().stream()
                .filter(o -> scene.count(o.hue(), o.form()) == 1)
                .toList();
    }

    /// The full name, or just the form where that is enough.
    private String reference(SceneObject o, Scene scene, Language language) {
        boolean formIsEnough = scene.count(o.form()) == 1;
        return formIsEnough && random.nextDouble() < 0.3 ? o.form().word(language) : o.name(language);
    }

    private Question question(QuestionType type, Language language, String key, String answer, String... fill) {
        List<String> phrases = Phrases.of(key, language);
        String text = phrases.get(random.nextInt(phrases.size()));
        for (int i = 0; i < fill.length; i += 2) {
            text = text.replace(fill[i], fill[i + 1]);
        }
        if (language == Language.EN) {
            text = text.replace("a orange", "an orange");
        }
        return new Question(type, language, SmallTalk.casually(text, random), answer);
    }

    private static String yesNo(boolean yes, Language language) {
        return language == Language.EN ? (yes ? "yes" : "no") : yes ? "是" : "否";
    }

    private static String number(int n, Language language) {
        return language == Language.EN ? Integer.toString(n) : n + "个";
    }

    private static String withArticle(String name, Language language) {
        if (language == Language.ZH) {
            return name;
        }
        return (name.startsWith("orange") ? "an " : "a ") + name;
    }

    private static String joined(List<String> names, Language language) {
        String last = names.getLast();
        List<String> others = names.subList(0, names.size() - 1);
        if (others.isEmpty()) {
            return last;
        }
        return language == Language.EN
                ? String.join(", ", others) + " and " + last
                : String.join("、", others) + "和" + last;
    }

    private <T> Optional<T> pick(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }
}
