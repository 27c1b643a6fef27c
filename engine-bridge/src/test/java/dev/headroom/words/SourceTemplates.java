package dev.headroom.words;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Every template of a sentence in the sources of both modules, found through the type: what is given to a parameter
/// marked `@CompileTimeConstant`, of [Sentence#of] or of a method that passes it on. Error Prone sees to it that
/// nothing but a constant is given there.
final class SourceTemplates {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));
    private static final String MARK = "CompileTimeConstant";

    /// Template to the file that holds it.
    final Map<String, String> templates = new TreeMap<>();
    /// Places where no constant could be read.
    final List<String> unreadable = new ArrayList<>();

    /// @param type simple name of the class that declares it
    private record Taker(String type, String method) {}

    private final Map<Taker, Integer> takers = new HashMap<>();

    private SourceTemplates() {}

    static SourceTemplates read() {
        SourceTemplates found = new SourceTemplates();
        List<CompilationUnitTree> units = new ArrayList<>();
        for (String module : List.of("engine-bridge", "app")) {
            units.addAll(parse(ROOT.resolve(module).resolve("src/main/java")));
        }
        units.forEach(found::takers);
        units.forEach(found::templates);
        return found;
    }

    private static List<CompilationUnitTree> parse(Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(folder)) {
            List<Path> sources =
                    walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, null, null, files.getJavaFileObjects(sources.toArray(Path[]::new)));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return units;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean marked(VariableTree parameter) {
        return parameter.getModifiers().getAnnotations().stream()
                .map(AnnotationTree::getAnnotationType)
                .anyMatch(t -> t.toString().endsWith(MARK));
    }

    private void takers(CompilationUnitTree unit) {
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                return super.visitClass(type, type.getSimpleName().toString());
            }

            @Override
            public Void visitMethod(MethodTree method, String type) {
                for (int i = 0; i < method.getParameters().size(); i++) {
                    if (marked(method.getParameters().get(i))) {
                        takers.put(new Taker(type, method.getName().toString()), i);
                    }
                }
                return super.visitMethod(method, type);
            }
        }.scan(unit, "");
    }

    private void templates(CompilationUnitTree unit) {
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        new TreeScanner<Void, String>() {
            private final Set<String> passedOn = new HashSet<>();

            @Override
            public Void visitClass(ClassTree type, String outer) {
                return super.visitClass(type, type.getSimpleName().toString());
            }

            @Override
            public Void visitMethod(MethodTree method, String type) {
                method.getParameters().stream()
                        .filter(SourceTemplates::marked)
                        .forEach(p -> passedOn.add(p.getName().toString()));
                method.getParameters().forEach(this::noteThrown);
                return super.visitMethod(method, type);
            }

            /// What [Sentence#of(Throwable)] may be given.
            private void noteThrown(VariableTree variable) {
                if (String.valueOf(variable.getType()).matches(".*(Throwable|Exception|Error)\\b.*")) {
                    passedOn.add(variable.getName().toString());
                }
            }

            @Override
            public Void visitCatch(CatchTree handler, String type) {
                noteThrown(handler.getParameter());
                return super.visitCatch(handler, type);
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, String type) {
                if (call.getMethodSelect() instanceof MemberSelectTree select) {
                    String owner = select.getExpression().toString();
                    String named = owner.substring(owner.lastIndexOf('.') + 1);
                    take(new Taker(named, select.getIdentifier().toString()), call.getArguments());
                } else if (call.getMethodSelect() instanceof IdentifierTree name) {
                    String method = name.getName().toString();
                    Optional<Taker> own = takers.keySet().stream()
                            .filter(t ->
                                    t.method().equals(method) && !t.method().equals("of"))
                            .findFirst();
                    own.ifPresent(taker -> take(taker, call.getArguments()));
                    if (method.equals("this")) {
                        take(new Taker(type, "<init>"), call.getArguments());
                    }
                }
                return super.visitMethodInvocation(call, type);
            }

            @Override
            public Void visitNewClass(NewClassTree made, String type) {
                String name = made.getIdentifier().toString();
                take(new Taker(name.substring(name.lastIndexOf('.') + 1), "<init>"), made.getArguments());
                return super.visitNewClass(made, type);
            }

            private void take(Taker taker, List<? extends ExpressionTree> arguments) {
                Integer at = takers.get(taker);
                if (at == null || at >= arguments.size() || exception(arguments)) {
                    return;
                }
                constants(arguments.get(at));
            }

            /// `Sentence.of(e)`: the compiler takes nothing but an exception or a constant there.
            private boolean exception(List<? extends ExpressionTree> arguments) {
                return arguments.size() == 1
                        && (arguments.getFirst() instanceof TypeCastTree
                                || arguments.getFirst() instanceof IdentifierTree name
                                        && !passedOn.contains(name.toString()));
            }

            private void constants(ExpressionTree given) {
                if (given instanceof ConditionalExpressionTree either) {
                    constants(either.getTrueExpression());
                    constants(either.getFalseExpression());
                } else if (given instanceof ParenthesizedTree inner) {
                    constants(inner.getExpression());
                } else if (given instanceof IdentifierTree name && passedOn.contains(name.toString())) {
                    return; // found where the method is called
                } else {
                    text(given)
                            .ifPresentOrElse(
                                    t -> templates.put(t, file),
                                    () -> unreadable.add(file + ": " + given + " is no literal"));
                }
            }
        }.scan(unit, "");
    }

    /// A literal, or literals put together.
    private static Optional<String> text(ExpressionTree tree) {
        if (tree instanceof ParenthesizedTree inner) {
            return text(inner.getExpression());
        }
        if (tree instanceof LiteralTree literal && literal.getValue() instanceof String s) {
            return Optional.of(s);
        }
        if (tree.getKind() == Tree.Kind.PLUS && tree instanceof BinaryTree sum) {
            return text(sum.getLeftOperand())
                    .flatMap(l -> text(sum.getRightOperand()).map(r -> l + r));
        }
        return Optional.empty();
    }
}
