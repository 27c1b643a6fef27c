import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Makes `target/image/headroom`: a folder with everything Headroom needs, its own Java included, for the system that
/// this runs on; on Debian and its kin also a package of it. Run by `mvn -Pimage package` after the folders `bin`,
/// `lib`, `fx` and `assets` of `target` are there.
///
/// Arguments: the folder `packaging`.
final class MakeImage {
    /// What the image and the package may take; the build fails above it.
    private static final long IMAGE_BUDGET = 250_000_000L;

    private static final long DEB_BUDGET = 120_000_000L;

    private final Path packaging;
    private final Path target;
    private final Path home;
    private final Platform platform;
    private final Release release;

    private MakeImage(Path packaging) throws IOException {
        this.packaging = packaging;
        this.target = packaging.resolve("target");
        this.home = target.resolve("image/headroom");
        this.platform = Platform.here();
        this.release = Release.read(target.resolve("release"));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        MakeImage image = new MakeImage(Path.of(args[0]).toAbsolutePath().normalize());
        image.make();
        within("The image", Tree.bytes(image.home), IMAGE_BUDGET);
        if (image.platform.isLinux() && DebianPackage.canBeMade()) {
            Path deb = new DebianPackage(image, image.target.resolve("image/deb")).make(image.target.resolve("image"));
            within("The package", Files.size(deb), DEB_BUDGET);
        }
    }

    Path packaging() {
        return packaging;
    }

    Path home() {
        return home;
    }

    Platform platform() {
        return platform;
    }

    Release release() {
        return release;
    }

    private void make() throws IOException, InterruptedException {
        Tree.delete(target.resolve("image"));
        Files.createDirectories(home);
        Libraries libraries = new Libraries(platform, release.time());
        List<String> names = libraries.copy(target.resolve("lib"), home.resolve("lib"), home.resolve("native"));
        // JavaFX looks for its libraries beside its jars
        libraries.copy(target.resolve("fx"), home.resolve("fx"), home.resolve("fx"));
        Files.write(home.resolve("lib/classpath"), inOrder(names));
        Tree.copy(target.resolve("bin"), home.resolve("bin"));
        Tree.copy(target.resolve("assets"), home.resolve("assets"));
        Files.copy(target.resolve("release"), home.resolve("release"));
        JavaRuntime.link(home.resolve("runtime"));
        documents(home.resolve("doc"));
        Tree.settle(home, release.time());
        if (!platform.isLinux()) {
            forJpackage(target.resolve("image"));
        }
    }

    /// The order that the development folder has; a cache of the start holds for one order only.
    private List<String> inOrder(List<String> names) throws IOException {
        Path written = target.resolve("lib/classpath");
        if (!Files.exists(written)) {
            return names;
        }
        List<String> ordered = new ArrayList<>(Files.readAllLines(written));
        ordered.retainAll(names);
        return ordered;
    }

    private void documents(Path doc) throws IOException {
        Files.createDirectories(doc);
        Path root = packaging.resolve("..");
        for (String name : List.of("LICENSE", "README.md", "CHANGELOG.md")) {
            Files.copy(root.resolve(name), doc.resolve(name));
        }
        Files.copy(target.resolve("bom.json"), doc.resolve("sbom.cyclonedx.json"), StandardCopyOption.REPLACE_EXISTING);
        new Licences(packaging.resolve("licences"), root.resolve("LICENSE"))
                .write(target.resolve("bom.json"), List.of(target.resolve("lib"), target.resolve("fx")), doc);
    }

    /// Windows and macOS: the programs that people click on, and their installers, are jpackage's work.
    private void forJpackage(Path to) throws IOException {
        for (String part : List.of("lib", "fx", "native", "assets", "doc", "release")) {
            Tree.copy(home.resolve(part), to.resolve("app").resolve(part));
        }
        Icon icon = new Icon(packaging.resolve("share/headroom.svg"));
        icon.writeIco(to.resolve("headroom.ico"));
        icon.writeIcns(to.resolve("headroom.icns"));
        String system = platform == Platform.WINDOWS_X64 ? "windows" : "mac";
        Files.writeString(
                to.resolve("jpackage.options"),
                Files.readString(packaging.resolve("jpackage/" + system + ".options"))
                        .replace("${version}", release.version())
                        .replace("${number}", release.version().replace("-SNAPSHOT", "")));
    }

    private static void within(String what, long bytes, long budget) {
        if (bytes > budget) {
            String sentence = "%s takes %,d bytes, and %,d is what it may take: see what grew, or raise the budget in "
                    + "packaging/image/MakeImage.java.";
            throw new IllegalStateException(sentence.formatted(what, bytes, budget));
        }
        System.out.printf("%s: %.1f MB of %.0f MB.%n", what, bytes / 1e6, budget / 1e6);
    }
}
