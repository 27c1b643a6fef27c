package dev.headroom.app;

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
import java.util.List;
import java.util.stream.Stream;

/// The package map of the window: features meet in the shell and in the bridge's types, never in each other.
@AnalyzeClasses(packages = "dev.headroom.app", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> FEATURES = List.of(
            "chat",
            "memory",
            "tuning",
            "plan",
            "engines",
            "jobs",
            "experiments",
            "explain",
            "library",
            "help",
            "lessons",
            "preferences");
    private static final String WINDOW = "dev.headroom.app..";

    @ArchTest
    static void featuresKnowOnlyShellAndControls(JavaClasses window) {
        FEATURES.forEach(feature -> classes()
                .that()
                .resideInAPackage(pattern(feature))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(pattern(feature), pattern("shell"), pattern("ui"), pattern("i18n"))
                                .or(not(resideInAPackage(WINDOW))))
                .because("a feature that knows another cannot be changed or left out alone; share through Workbench")
                .check(window));
    }

    @ArchTest
    static final ArchRule everyPackageIsOnTheMap = classes()
            .should()
            .resideInAnyPackage(Stream.concat(
                            Stream.of(
                                    "dev.headroom.app",
                                    pattern("start"),
                                    pattern("tour"),
                                    pattern("shell"),
                                    pattern("ui"),
                                    pattern("i18n")),
                            FEATURES.stream().map(ArchitectureTest::pattern))
                    .toArray(String[]::new))
            .because("a package that is not on the map has no rule; add it to FEATURES");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("dev.headroom.app.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere");

    @ArchTest
    static final ArchRule theWindowIsKnownToNoPart = noClasses()
            .that()
            .resideInAPackage("dev.headroom.app.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headroom.app")
            .because("Launcher, WindowApp and Wiring put the parts together; no part asks them for anything");

    @ArchTest
    static void theRulesSeeTheClassesOfTheWindow(JavaClasses window) {
        assertThat(FEATURES)
                .allSatisfy(name -> assertThat(window.stream().map(c -> c.getPackageName()))
                        .anyMatch(p -> p.startsWith("dev.headroom.app." + name)));
    }

    @ArchTest
    static final ArchRule controlsKnowNoFeature = classes()
            .that()
            .resideInAnyPackage(pattern("ui"), pattern("i18n"))
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(pattern("ui"), pattern("i18n")).or(not(resideInAPackage(WINDOW))))
            .because("controls and words are below everything else in the window");

    @ArchTest
    static final ArchRule theWindowHasNoInferenceInIt = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.headroom.inference..")
            .because("engines live outside the window: one that dies is an event to explain, not a crash");

    @ArchTest
    static final ArchRule oneClassCrossesToTheFxThread = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.headroom.app.ui.Background")
            .should()
            .callMethod(javafx.application.Platform.class, "runLater", Runnable.class)
            .because("work goes through Background, which tests can replace and a reader can find");

    @ArchTest
    static final ArchRule tooltipsComeFromHints = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.headroom.app.ui.Hints")
            .should()
            .callConstructor(javafx.scene.control.Tooltip.class)
            .orShould()
            .callConstructor(javafx.scene.control.Tooltip.class, String.class)
            .because("a tooltip of Hints wraps; one made by hand is one long line");

    @ArchTest
    static final ArchRule nobodyMakesThreads = noClasses()
            .should()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .beAssignableTo(Thread.class)
            .because("work goes through Background, whose threads have names");

    @ArchTest
    static final ArchRule viewModelsNeverSeeAControl = noClasses()
            .that()
            .haveSimpleNameEndingWith("ViewModel")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx.scene..", "javafx.stage..")
            .because("a view model is tested without a toolkit");

    private static String pattern(String name) {
        return "dev.headroom.app." + name + "..";
    }
}
