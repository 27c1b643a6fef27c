package dev.headroom.lesson;

import dev.headroom.words.Sentence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// A place in a lesson's file, which knows its line. Nothing is made of a tag: there are maps, lists and scalars.
///
/// @param file its name, for errors
record LessonYaml(String file, Node node) {
    private static final int DEEPEST = 12;
    private static final int MOST_ALIASES = 200;
    private static final int MOST_MERGED = 20;

    /// @throws LessonException where it is no YAML
    static LessonYaml read(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(
                            new SafeConstructor(options),
                            new Representer(new DumperOptions()),
                            new DumperOptions(),
                            options)
                    .compose(new StringReader(text));
            if (root == null) {
                throw new LessonException(Sentence.of("{}, line {}: {}", file, 1, Sentence.of("the file is empty.")));
            }
            return new LessonYaml(file, root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new LessonException(
                    Sentence.of(
                            "{}, line {}: this is no YAML ({}). A value with [ ] or a comma needs quotes inside { }.",
                            file,
                            line,
                            String.valueOf(e.getProblem())),
                    e);
        } catch (YAMLException e) {
            throw new LessonException(
                    Sentence.of("{} cannot be read: {}.", file, Sentence.foreign(String.valueOf(e.getMessage()))), e);
        }
    }

    int line() {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    /// @param what is wrong and the way out
    LessonException wrong(Sentence what) {
        return new LessonException(Sentence.of("{}, line {}: {}", file, line(), what));
    }

    /// As a map; what `<<` merges in, from a map or a list of them, stands behind its own fields, and behind that what
    /// is merged into those.
    Map<String, LessonYaml> map() {
        Map<String, LessonYaml> map = new LinkedHashMap<>();
        gather(map, Collections.newSetFromMap(new IdentityHashMap<>()), List.of());
        return map;
    }

    /// @param gathered maps whose fields are in already: a second time adds nothing, and could take for ever
    /// @param around the maps that this one is merged into
    private void gather(Map<String, LessonYaml> into, Set<Node> gathered, List<Node> around) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(Sentence.of("here goes a map, such as {name: value}."));
        }
        if (around.contains(node)) {
            throw wrong(Sentence.of("a map cannot be merged into itself."));
        }
        if (!gathered.add(node)) {
            return;
        }
        Set<String> own = new HashSet<>();
        List<LessonYaml> merges = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            LessonYaml value = new LessonYaml(file, tuple.getValueNode());
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merges.addAll(value.isList() ? value.list(MOST_MERGED) : List.of(value));
                continue;
            }
            String key = new LessonYaml(file, tuple.getKeyNode()).text();
            if (!own.add(key)) {
                throw value.wrong(Sentence.of("{} stands twice; keep one.", key));
            }
            into.putIfAbsent(key, value);
        }
        List<Node> outer = new ArrayList<>(around);
        outer.add(node);
        merges.forEach(m -> m.gather(into, gathered, outer));
    }

    /// As a map with only these fields.
    Map<String, LessonYaml> map(Set<String> fields) {
        Map<String, LessonYaml> map = map();
        map.forEach((name, value) -> {
            if (!fields.contains(name)) {
                throw value.wrong(Sentence.of(
                        "there is no field {}; there are {}.",
                        name,
                        String.join(", ", fields.stream().sorted().toList())));
            }
        });
        return map;
    }

    /// As a list, of at most so many.
    List<LessonYaml> list(int most) {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(Sentence.of("here goes a list, such as [a, b]."));
        }
        if (sequence.getValue().size() > most) {
            throw wrong(Sentence.of(
                    "the list has {} entries; it takes up to {}.",
                    sequence.getValue().size(),
                    most));
        }
        List<LessonYaml> list = new ArrayList<>();
        sequence.getValue().forEach(n -> list.add(new LessonYaml(file, n)));
        return list;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong(Sentence.of("here goes one value, no list and no map."));
        }
        return scalar.getValue();
    }

    /// A key of the texts, of a guess, of a moment: one word.
    String key() {
        String text = text();
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")) {
            throw wrong(Sentence.of("\"{}\" is no key; a key is one word of letters, digits and hyphens.", text));
        }
        return text;
    }

    int whole(int least, int most) {
        String text = text();
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw wrong(Sentence.of("\"{}\" is no whole number from {} to {}.", text, least, most));
    }

    Expression expression() {
        try {
            return Expression.parse(text());
        } catch (LessonException e) {
            throw wrong(e.sentence());
        }
    }

    /// A field that must be there.
    LessonYaml need(Map<String, LessonYaml> map, String name) {
        return in(map, name).orElseThrow(() -> wrong(Sentence.of("the field {} is missing.", name)));
    }

    static Optional<LessonYaml> in(Map<String, LessonYaml> map, String name) {
        return Optional.ofNullable(map.get(name));
    }
}
