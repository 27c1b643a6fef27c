package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// What is read on other systems or by other programs only, and would be found wrong there.
class PackagingTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));
    private static final Path PACKAGING = ROOT.resolve("packaging");
    private static final Pattern PATH = Pattern.compile("\\bpackaging/[\\w./-]+\\w");
    private static final Pattern PROGRAM = Pattern.compile("(?m)^--main-class (\\S+)$");

    @Test
    void theRecipeForThreeSystemsIsYamlAndEveryStepDoesSomething() throws Exception {
        JsonNode recipe = new YAMLMapper()
                .readTree(ROOT.resolve(".github/workflows/build.yml").toFile());
        JsonNode job = recipe.path("jobs").path("image");
        assertThat(job.path("strategy").path("matrix").path("include").findValuesAsText("system"))
                .anyMatch(s -> s.startsWith("ubuntu"))
                .anyMatch(s -> s.startsWith("windows"))
                .anyMatch(s -> s.startsWith("macos"));
        assertThat(job.path("steps")).isNotEmpty().allMatch(step -> step.has("run") || step.has("uses"));
        assertThat(recipe.toString()).doesNotContain("secrets.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".github/workflows/build.yml",
                "packaging/jpackage/windows.options",
                "packaging/jpackage/mac.options",
                "README.md"
            })
    void filesThatAreNamedExist(String file) throws IOException {
        Matcher named = PATH.matcher(Files.readString(ROOT.resolve(file)));
        assertThat(named.results().map(m -> m.group()).filter(p -> !p.startsWith("packaging/target/")))
                .allSatisfy(p -> assertThat(ROOT.resolve(p)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows.options", "mac.options"})
    void theInstallersStartTheProgramAsTheLauncherDoes(String file) throws Exception {
        String options = Files.readString(PACKAGING.resolve("jpackage").resolve(file));
        Matcher program = PROGRAM.matcher(options);
        assertThat(program.find()).isTrue();
        assertThat(Class.forName(program.group(1))).hasDeclaredMethods("main");
        String launcher = Files.readString(PACKAGING.resolve("bin/headroom"));
        assertThat(options.lines()
                        .filter(line -> line.matches("--java-options -(-add|XX:).*"))
                        .map(line -> line.substring("--java-options ".length())))
                .isNotEmpty()
                .allSatisfy(flag -> assertThat(launcher).contains(flag));
    }

    @Test
    void whatADesktopReadsNamesOneAnother() throws Exception {
        String desktop = Files.readString(PACKAGING.resolve("share/dev.headroom.Headroom.desktop"));
        Document metainfo = xml("share/dev.headroom.Headroom.metainfo.xml");
        assertThat(text(metainfo, "id")).isEqualTo("dev.headroom.Headroom");
        assertThat(text(metainfo, "launchable")).isEqualTo("dev.headroom.Headroom.desktop");
        assertThat(desktop.lines()).contains("Icon=headroom", "Exec=headroom window %f", "Terminal=false");
        NodeList types = xml("share/headroom.mime.xml").getElementsByTagName("mime-type");
        List<String> names = Stream.iterate(0, i -> i < types.getLength(), i -> i + 1)
                .map(i -> ((Element) types.item(i)).getAttribute("type"))
                .toList();
        assertThat(names).containsExactly("application/x-gguf", "application/x-headroom-lesson");
        assertThat(text(metainfo, "mediatype")).isIn(names);
        assertThat(desktop.lines()).contains("MimeType=" + String.join(";", names) + ";");
    }

    @Test
    void theIconHasNoShapeThatTheImageCannotDraw() throws Exception {
        NodeList all = xml("share/headroom.svg").getElementsByTagName("*");
        assertThat(Stream.iterate(0, i -> i < all.getLength(), i -> i + 1)
                        .map(i -> all.item(i).getNodeName()))
                .contains("rect")
                .isSubsetOf("svg", "defs", "linearGradient", "stop", "rect");
    }

    private static Document xml(String file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(PACKAGING.resolve(file).toFile());
    }

    private static String text(Document document, String tag) {
        return document.getElementsByTagName(tag).item(0).getTextContent();
    }
}
