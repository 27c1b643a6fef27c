import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Gives classes of before Java 6 the stack maps that later ones have, and nothing else. The cache of the start takes
/// no class without: picocli's, compiled for Java 5, would be parsed and verified at each start.
///
/// Arguments: jars. One whose classes all have maps is not touched: a cache holds for files of one time.
final class StackMaps {
    private static final int FIRST_WITH_MAPS = 50;
    private static final int JAVA_8 = 52;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            StackMaps maps = new StackMaps();
            maps.read(Path.of(jar));
            if (maps.entries.entrySet().stream().anyMatch(e -> isOld(e.getKey(), e.getValue()))) {
                maps.write(Path.of(jar));
            }
        }
    }

    private void read(Path jar) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                entries.put(e.getName(), in.readAllBytes());
            }
        }
    }

    private void write(Path jar) throws IOException {
        Path whole = jar.resolveSibling(jar.getFileName() + ".new");
        try (OutputStream file = Files.newOutputStream(whole);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry e = new ZipEntry(entry.getKey());
                // the same jar from the same input
                e.setTime(Files.getLastModifiedTime(jar).toMillis());
                out.putNextEntry(e);
                out.write(isOld(entry.getKey(), entry.getValue()) ? renewed(entry.getValue()) : entry.getValue());
                out.closeEntry();
            }
        }
        Files.setLastModifiedTime(whole, Files.getLastModifiedTime(jar));
        Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOld(String name, byte[] bytes) {
        return name.endsWith(".class") && ((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < FIRST_WITH_MAPS;
    }

    private byte[] renewed(byte[] bytes) {
        ClassHierarchyResolver here = ClassHierarchyResolver.ofResourceParsing(type -> {
            String descriptor = type.descriptorString();
            return Optional.ofNullable(entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class"))
                    .map(ByteArrayInputStream::new)
                    .orElse(null);
        });
        ClassFile files = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(here.orElse(ClassHierarchyResolver.defaultResolver())),
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
        ClassModel old = files.parse(bytes);
        return files.transformClass(old, (to, element) -> {
            switch (element) {
                case ClassFileVersion _ -> to.withVersion(JAVA_8, 0);
                case MethodModel method ->
                    to.transformMethod(method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                default -> to.with(element);
            }
        });
    }
}
