package dev.headroom.app.i18n;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.headroom.settings.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// The keys of messages that the window's sources use, read with the compiler's parser. A class either makes its
/// messages itself, or is given those of its package.
final class SourceKeys {
    /// A key as it is written in a call.
    ///
    /// @param feature of the messages, empty where they are given to the class
    record Use(String file, String packageName, Optional<String> feature, String key) {}

    /// A key that is put together.
    ///
    /// @param shape matches it; `.+` for what is not known
    /// @param end what is put behind a key that is used by itself, empty for others
    record Composed(Pattern shape, Optional<String> end) {}

    private static final String HINT = ".hint";
    private static final Pattern PART_OF_A_KEY = Pattern.compile("[a-z_.]*[a-z_]\\.|\\.[a-z_][a-z_.]*");

    final List<Use> uses = new ArrayList<>();
    /// Package to the features of the messages it makes.
    final Map<String, Set<String>> features = new TreeMap<>();

    private final Map<String, Set<String>> literals = new HashMap<>();
    private final Map<String, List<Composed>> composed = new HashMap<>();

    private SourceKeys() {}

    static SourceKeys read(Path sources) {
        SourceKeys found = new SourceKeys();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(sources)) {
            Path[] java = walk.filter(f -> f.toString().endsWith(".java")).toArray(Path[]::new);
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(java));
            task.parse().forEach(found::unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /// Whether a source of these packages names the key or puts it together, or asks each setting for its name.
    boolean isUsed(Set<String> packages, String key) {
        String stem = key.endsWith(HINT) ? key.substring(0, key.length() - HINT.length()) : key;
        return Setting.named(stem).isPresent()
                || packages.stream()
                        .anyMatch(p -> literals.getOrDefault(p, Set.of()).contains(key)
                                || composed.getOrDefault(p, List.of()).stream().anyMatch(c -> isComposed(p, c, key)));
    }

    private boolean isComposed(String packageName, Composed how, String key) {
        if (!how.shape().matcher(key).matches()) {
            return false;
        }
        return how.end()
                .map(end -> key.substring(0, key.length() - end.length()))
                .map(stem -> literals.get(packageName).stream()
                        .anyMatch(l -> l.replace('-', '.').equals(stem)))
                .orElse(true);
    }

    private void unit(CompilationUnitTree unit) {
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        String packageName = unit.getPackageName().toString();
        Map<String, Optional<String>> messages = new HashMap<>();
        Set<String> words = literals.computeIfAbsent(packageName, p -> new TreeSet<>());
        List<Composed> sums = composed.computeIfAbsent(packageName, p -> new ArrayList<>());
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void nothing) {
                if (variable.getType() != null && variable.getType().toString().equals("Messages")) {
                    messages.merge(
                            variable.getName().toString(), feature(variable.getInitializer()), (a, b) -> a.or(() -> b));
                }
                return super.visitVariable(variable, nothing);
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                feature(call)
                        .ifPresent(f -> features.computeIfAbsent(packageName, p -> new TreeSet<>())
                                .add(f));
                return super.visitMethodInvocation(call, nothing);
            }

            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                if (literal.getValue() instanceof String text) {
                    words.add(text);
                }
                return super.visitLiteral(literal, nothing);
            }

            @Override
            public Void visitBinary(BinaryTree sum, Void nothing) {
                if (sum.getKind() == Tree.Kind.PLUS) {
                    composed(sum).ifPresent(sums::add);
                }
                return super.visitBinary(sum, nothing);
            }
        }.scan(unit, null);
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                if (call.getMethodSelect() instanceof MemberSelectTree select
                        && select.getIdentifier().contentEquals("text")
                        && !call.getArguments().isEmpty()
                        && messages.containsKey(last(select.getExpression()))) {
                    Optional<String> feature = messages.get(last(select.getExpression()));
                    keys(call.getArguments().getFirst())
                            .forEach(key -> uses.add(new Use(file, packageName, feature, key)));
                }
                return super.visitMethodInvocation(call, nothing);
            }
        }.scan(unit, null);
    }

    /// Of `Messages.of("chat")`.
    private static Optional<String> feature(Tree tree) {
        return tree instanceof MethodInvocationTree call
                        && call.getMethodSelect().toString().equals("Messages.of")
                        && call.getArguments().getFirst() instanceof LiteralTree literal
                ? Optional.of(literal.getValue().toString())
                : Optional.empty();
    }

    private static String last(ExpressionTree receiver) {
        return switch (receiver) {
            case IdentifierTree name -> name.getName().toString();
            case MemberSelectTree select -> select.getIdentifier().toString();
            case MethodInvocationTree call -> last(call.getMethodSelect());
            default -> "";
        };
    }

    private static List<String> keys(ExpressionTree given) {
        return switch (given) {
            case LiteralTree literal when literal.getValue() instanceof String key -> List.of(key);
            case ParenthesizedTree inner -> keys(inner.getExpression());
            case ConditionalExpressionTree either ->
                Stream.of(either.getTrueExpression(), either.getFalseExpression())
                        .flatMap(e -> keys(e).stream())
                        .toList();
            default -> List.of();
        };
    }

    private static Optional<Composed> composed(BinaryTree sum) {
        List<ExpressionTree> parts = new ArrayList<>();
        parts(sum, parts);
        if (parts.stream()
                .noneMatch(p -> p instanceof LiteralTree l
                        && PART_OF_A_KEY.matcher(String.valueOf(l.getValue())).matches())) {
            return Optional.empty();
        }
        StringBuilder shape = new StringBuilder();
        for (ExpressionTree part : parts) {
            shape.append(part instanceof LiteralTree l ? Pattern.quote(String.valueOf(l.getValue())) : ".+");
        }
        boolean behind = parts.size() == 2 && !(parts.getFirst() instanceof LiteralTree);
        return Optional.of(new Composed(
                Pattern.compile(shape.toString()),
                behind && parts.getLast() instanceof LiteralTree l
                        ? Optional.of(String.valueOf(l.getValue()))
                        : Optional.empty()));
    }

    private static void parts(ExpressionTree tree, List<ExpressionTree> into) {
        if (tree.getKind() == Tree.Kind.PLUS && tree instanceof BinaryTree sum) {
            parts(sum.getLeftOperand(), into);
            parts(sum.getRightOperand(), into);
        } else {
            into.add(tree);
        }
    }
}
