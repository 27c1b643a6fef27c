package dev.headroom.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The package map of the bridge: who may know whom. A new package goes on the map first.
@AnalyzeClasses(packages = "dev.headroom", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "dev.headroom..";

    private static final List<String> WORDS = List.of("memory", "settings", "words", "foreign");

    /// Package -> the packages of ours it may import beside [#WORDS]. Lowest floor first.
    private static final Map<String, List<String>> MAP = Map.ofEntries(
            Map.entry("memory", List.of()),
            Map.entry("foreign", List.of()),
            Map.entry("words", List.of()),
            Map.entry("settings", List.of()),
            Map.entry("picture", List.of()),
            Map.entry("disk", List.of()),
            Map.entry("process", List.of()),
            Map.entry("chat", List.of("disk")),
            Map.entry("plan", List.of()),
            Map.entry("probe", List.of("disk")),
            Map.entry("timeline", List.of("disk", "probe")),
            Map.entry("checkpoint", List.of("disk", "plan")),
            Map.entry("machine", List.of("disk", "plan", "probe", "checkpoint")),
            Map.entry("inference", List.of("disk", "plan", "checkpoint", "machine", "picture")),
            Map.entry(
                    "engine",
                    List.of(
                            "disk",
                            "plan",
                            "probe",
                            "timeline",
                            "checkpoint",
                            "machine",
                            "chat",
                            "process",
                            "picture")),
            Map.entry("learning", List.of("disk", "plan", "probe", "machine", "engine")),
            Map.entry(
                    "explain",
                    List.of("disk", "plan", "probe", "timeline", "checkpoint", "machine", "process", "engine")),
            Map.entry(
                    "job", List.of("disk", "plan", "probe", "timeline", "checkpoint", "engine", "explain", "process")),
            Map.entry(
                    "experiment",
                    List.of("disk", "plan", "probe", "checkpoint", "machine", "chat", "engine", "explain")),
            Map.entry("lesson", List.of("disk", "plan", "picture", "probe", "chat", "machine", "engine", "experiment")),
            Map.entry("lab", List.of("disk", "plan", "chat", "picture", "engine", "inference", "experiment")),
            Map.entry(
                    "cli",
                    List.of(
                            "disk",
                            "plan",
                            "picture",
                            "probe",
                            "timeline",
                            "checkpoint",
                            "chat",
                            "machine",
                            "process",
                            "engine",
                            "learning",
                            "explain",
                            "job",
                            "inference",
                            "experiment",
                            "lesson",
                            "lab")));

    @ArchTest
    static void everyPackageKnowsOnlyWhatTheMapAllows(JavaClasses ours) {
        MAP.forEach((name, known) -> classes()
                .that()
                .resideInAPackage(pattern(name))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(patterns(name, known)).or(not(resideInAPackage(OURS))))
                .because("arrows point one way: `%s` may know %s of ours, nothing else".formatted(name, known))
                .check(ours));
    }

    @ArchTest
    static final ArchRule everyPackageIsOnTheMap = classes()
            .should()
            .resideInAnyPackage(
                    MAP.keySet().stream().map(ArchitectureTest::pattern).toArray(String[]::new))
            .because("a package that is not on the map has no rule; add it to MAP with what it may know");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("dev.headroom.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere");

    @ArchTest
    static final ArchRule enginesDoNotKnowEachOther = slices().matching("dev.headroom.engine.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a new engine is a new package; what engines share lives in `engine` itself");

    @ArchTest
    static final ArchRule enginesAreNotKnownToWhatTheyShare = noClasses()
            .that()
            .resideInAPackage("dev.headroom.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headroom.engine.*..")
            .because("the shared life cycle and client must not favour one engine");

    @ArchTest
    static final ArchRule ruleBooksAreNotKnownToWhatTheyShare = noClasses()
            .that()
            .resideInAPackage("dev.headroom.plan")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.headroom.plan.*..")
            .because("what a plan says must not favour one engine's rules");

    @ArchTest
    static final ArchRule thereIsNoJavaFxInTheBridge = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx..", "javax.swing..")
            .because("the bridge is a library and a command line: it runs where there is no screen");

    @ArchTest
    static final ArchRule thePlannerReadsAndWritesNothing = noClasses()
            .that()
            .resideInAPackage("dev.headroom.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(File.class, Process.class, Thread.class)
            .because("a plan is a pure function: the same everywhere, and quick enough for each tick of a slider");

    @ArchTest
    static final ArchRule whatProgramsWriteIsReadInLinearTime = noClasses()
            .that()
            .resideInAnyPackage("dev.headroom.process..", "dev.headroom.explain..", "dev.headroom.engine")
            .or()
            .haveSimpleName("LmdeployLog")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex..")
            .because("a line of another program must not hold its reader: LinePattern and ForeignPattern cannot");

    @ArchTest
    static final ArchRule picturesAreReadInFewPlaces = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.headroom.chat..", "dev.headroom.picture..", "dev.headroom.lab..", "dev.headroom.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.awt..")
            .because("AWT loads native libraries and starts threads; only what reads or draws pictures needs it");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackage("dev.headroom.cli..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("a library that prints spoils the output of the program that uses it; log, or return a value");

    @ArchTest
    static final ArchRule threadsHaveNames = noClasses()
            .should()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .beAssignableTo(Thread.class)
            .because("threads come from Thread.ofVirtual() or Thread.ofPlatform() with a name, so that a thread dump"
                    + " reads");

    private static String pattern(String name) {
        return "dev.headroom." + name + "..";
    }

    private static String[] patterns(String name, List<String> known) {
        return Stream.of(Stream.of(name), WORDS.stream(), known.stream())
                .flatMap(s -> s)
                .map(ArchitectureTest::pattern)
                .toArray(String[]::new);
    }

    @ArchTest
    static void theRulesSeeTheClassesOfTheBridge(JavaClasses ours) {
        assertThat(Arrays.asList("memory", "settings", "plan", "engine", "inference"))
                .allSatisfy(name -> assertThat(ours.stream().map(c -> c.getPackageName()))
                        .anyMatch(p -> p.startsWith("dev.headroom." + name)));
    }
}
