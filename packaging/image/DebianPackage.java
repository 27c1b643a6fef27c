import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/// A `.deb` of the image: the tree below `/`, and what dpkg has to know. `dpkg-deb` packs it; root is not needed, and
/// on a system without that program no package is made.
final class DebianPackage {
    private static final int[] ICONS = {16, 24, 32, 48, 64, 128, 256, 512};

    private final MakeImage image;
    private final Path staging;

    DebianPackage(MakeImage image, Path staging) {
        this.image = image;
        this.staging = staging;
    }

    static boolean canBeMade() {
        return Files.isExecutable(Path.of("/usr/bin/dpkg-deb"));
    }

    Path make(Path target) throws IOException, InterruptedException {
        Tree.delete(staging);
        Tree.copy(image.home(), staging.resolve("opt/headroom"));
        Path usr = staging.resolve("usr");
        Files.createDirectories(usr.resolve("bin"));
        Files.createSymbolicLink(usr.resolve("bin/headroom"), Path.of("/opt/headroom/bin/headroom"));
        Path share = usr.resolve("share");
        Path ours = image.packaging().resolve("share");
        copy(
                ours.resolve("dev.headroom.Headroom.desktop"),
                share.resolve("applications/dev.headroom.Headroom.desktop"));
        copy(
                ours.resolve("dev.headroom.Headroom.metainfo.xml"),
                share.resolve("metainfo/dev.headroom.Headroom.metainfo.xml"));
        copy(ours.resolve("headroom.mime.xml"), share.resolve("mime/packages/headroom.xml"));
        Path icons = share.resolve("icons/hicolor");
        copy(ours.resolve("headroom.svg"), icons.resolve("scalable/apps/headroom.svg"));
        Icon icon = new Icon(ours.resolve("headroom.svg"));
        for (int size : ICONS) {
            write(icons.resolve("%dx%d/apps/headroom.png".formatted(size, size)), icon.png(size));
        }
        Path doc = share.resolve("doc/headroom");
        copy(image.packaging().resolve("debian/copyright"), doc.resolve("copyright"));
        Files.createDirectories(doc);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(doc.resolve("changelog.gz")))) {
            out.write(Files.readAllBytes(image.packaging().resolve("../CHANGELOG.md")));
        }
        control();
        Tree.settle(staging, image.release().time());

        Path deb = target.resolve("headroom_%s_%s.deb"
                .formatted(image.release().debianVersion(), image.platform().debianArchitecture()));
        ProcessBuilder pack = new ProcessBuilder(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Zzstd",
                        "-z9",
                        "--build",
                        staging.toString(),
                        deb.toString())
                .redirectErrorStream(true)
                .redirectOutput(target.resolve("dpkg-deb.log").toFile());
        pack.environment()
                .put("SOURCE_DATE_EPOCH", Long.toString(image.release().time().getEpochSecond()));
        if (pack.start().waitFor() != 0) {
            throw new IllegalStateException("dpkg-deb failed: " + Files.readString(target.resolve("dpkg-deb.log")));
        }
        Tree.delete(staging);
        return deb;
    }

    private void control() throws IOException {
        Path from = image.packaging().resolve("debian");
        Path to = staging.resolve("DEBIAN");
        Files.createDirectories(to);
        StringBuilder sums = new StringBuilder();
        long bytes = 0;
        for (Path file : Tree.files(staging)) {
            bytes += Files.size(file);
            sums.append(md5(file)).append("  ").append(staging.relativize(file)).append('\n');
        }
        Files.writeString(to.resolve("md5sums"), sums);
        Files.writeString(
                to.resolve("control"),
                Files.readString(from.resolve("control"))
                        .replace("${version}", image.release().debianVersion())
                        .replace("${architecture}", image.platform().debianArchitecture())
                        .replace("${size}", Long.toString(bytes / 1024)));
        for (String script : new String[] {"postinst", "prerm", "postrm"}) {
            copy(from.resolve(script), to.resolve(script));
            to.resolve(script).toFile().setExecutable(true, false);
        }
    }

    private static String md5(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        write(to, Files.readAllBytes(from));
    }

    private static void write(Path to, byte[] content) throws IOException {
        Files.createDirectories(to.getParent());
        Files.write(to, content);
    }
}
