import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What the image is made of and under which terms: a list read from the software bill of materials, and the text of
/// every licence, out of the jar that brings it or from `packaging/licences` where the jar brings none.
final class Licences {
    private static final Pattern TEXT =
            Pattern.compile("(?i)(.*/)?(LICEN[CS]E|NOTICE|COPYING|ThirdPartyNotices)(\\.[a-z]+)?");

    private final Path texts;
    private final Path apache;

    /// @param texts files named after an artifact or a licence
    /// @param apache our own licence, and that of many
    Licences(Path texts, Path apache) {
        this.texts = texts;
        this.apache = apache;
    }

    /// @param bom CycloneDX, JSON
    /// @param jars folders that the jars lie in
    /// @param to gets `THIRD-PARTY.txt` and a folder `licences`
    void write(Path bom, List<Path> jars, Path to) throws IOException {
        StringBuilder list = new StringBuilder("What Headroom brings, and under which terms. Texts: licences/.\n"
                + "The Java runtime: GPL-2.0 with the Classpath Exception and others, see runtime/legal/.\n"
                + "The typefaces Inter and Noto Sans CJK: SIL Open Font License 1.1, see fonts/OFL.txt in the"
                + " window's jar.\n\n");
        Set<String> seen = new HashSet<>();
        List<String> missing = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(bom.toFile()).path("components")) {
            String group = component.path("group").asText();
            String name = component.path("name").asText();
            String version = component.path("version").asText();
            if (group.equals("dev.headroom") || !seen.add(group + name + version)) {
                continue;
            }
            List<String> ids = ids(component);
            list.append("%s:%s %s\n    %s\n    %s\n"
                    .formatted(group, name, version, String.join(", ", ids), page(component)));
            Path folder = to.resolve("licences").resolve(name);
            Files.createDirectories(folder);
            boolean found = fromJar(jar(jars, name, version), folder) | own(texts.resolve(name + ".txt"), folder);
            for (String id : found ? List.<String>of() : ids) {
                found |= own(id.equals("Apache-2.0") ? apache : texts.resolve(id + ".txt"), folder);
            }
            if (!found) {
                missing.add("%s (%s)".formatted(name, String.join(", ", ids)));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The text of a licence is missing for " + String.join("; ", missing)
                    + ": put it into packaging/licences, named after the artifact or the licence.");
        }
        Files.writeString(to.resolve("THIRD-PARTY.txt"), list);
    }

    private static List<String> ids(JsonNode component) {
        List<String> ids = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            ids.add(
                    choice.has("expression")
                            ? choice.path("expression").asText()
                            : licence.path("id").asText(licence.path("name").asText()));
        }
        return ids;
    }

    private static String page(JsonNode component) {
        for (JsonNode reference : component.path("externalReferences")) {
            if (reference.path("type").asText().equals("website")) {
                return reference.path("url").asText();
            }
        }
        return component.path("purl").asText();
    }

    private static Path jar(List<Path> folders, String name, String version) throws IOException {
        for (Path folder : folders) {
            for (Path file : Tree.files(folder)) {
                if (file.getFileName().toString().matches(Pattern.quote(name + "-" + version) + "(-.*)?\\.jar")) {
                    return file;
                }
            }
        }
        throw new IllegalStateException("No jar of %s %s among the libraries.".formatted(name, version));
    }

    private static boolean fromJar(Path jar, Path to) throws IOException {
        boolean found = false;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(e -> TEXT.matcher(e.getName()).matches())
                    .toList()) {
                String name = entry.getName();
                Path file = to.resolve(name.substring(name.lastIndexOf('/') + 1));
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.write(file, in.readAllBytes());
                }
                found = true;
            }
        }
        return found;
    }

    private static boolean own(Path text, Path to) throws IOException {
        if (!Files.isRegularFile(text)) {
            return false;
        }
        Files.copy(text, to.resolve(text.getFileName()));
        return true;
    }
}
