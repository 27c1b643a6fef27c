import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// The Java that the image brings: what the programs in it need of the JDK that this runs on.
final class JavaRuntime {
    /// By `jdeps` over all jars, and below the line what is looked up by name at run time.
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.datatransfer",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.net.http",
            "java.sql",
            "java.xml",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.management",
            "jdk.unsupported",
            // ----
            "java.naming", // what a certificate names
            "java.scripting", // a service that JavaFX's style sheets may ask for
            "jdk.accessibility", // screen readers
            "jdk.charsets", // logs and files in GBK
            "jdk.crypto.ec", // HTTPS to servers that the window attaches to
            "jdk.localedata", // dates and numbers in Chinese
            "jdk.unsupported.desktop", // JavaFX in Swing
            "jdk.zipfs"); // fonts and messages in jars

    private JavaRuntime() {}

    static void link(Path to) throws IOException, InterruptedException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException(
                        "This Java has no jlink: run the build with a JDK 25, for example Temurin."));
        int status = jlink.run(
                System.out,
                System.err,
                "--add-modules=" + String.join(",", MODULES),
                "--include-locales=en,zh",
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--compress=zip-6",
                "--output=" + to);
        if (status != 0) {
            throw new IllegalStateException("jlink ended with status " + status + ".");
        }
        // The JDK's own classes, parsed beforehand, for starts without a cache of ours. jlink's option makes a second
        // archive for heaps above 32 GiB, which no command here has.
        Process dump = new ProcessBuilder(
                        to.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-Xshare:dump", "-Xlog:disable")
                .inheritIO()
                .start();
        if (dump.waitFor() != 0) {
            throw new IllegalStateException("The linked Java could not archive its classes.");
        }
        // Tools nobody asked for; `java` is what the launcher and the window start.
        for (Path program : Tree.files(to.resolve("bin"))) {
            String name = program.getFileName().toString();
            boolean tool = name.matches("(jfr|jrunscript|jwebserver|keytool|rmiregistry|jcmd)(\\.exe)?");
            if (tool) {
                Files.delete(program);
            }
        }
    }
}
