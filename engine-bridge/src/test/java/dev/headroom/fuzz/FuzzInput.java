package dev.headroom.fuzz;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.headroom.words.Said;
import dev.headroom.words.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What targets share.
public final class FuzzInput {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Words CHINESE = Words.of("zh-CN");

    private FuzzInput() {}

    /// The input as text; bytes that are no UTF-8 become U+FFFD.
    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A refusal must be sayable in both languages.
    ///
    /// @throws AssertionError when it says nothing
    public static void refused(Said refusal) {
        if (Words.ENGLISH.say(refusal.sentence()).isBlank()
                || CHINESE.say(refusal.sentence()).isBlank()) {
            throw new AssertionError("a refusal without words");
        }
    }

    /// An empty folder in memory: a fuzzed file is written thousands of times a second.
    public static Path memoryFolder() {
        try {
            Path folder = Jimfs.newFileSystem(Configuration.unix()).getPath("/model");
            return Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file of the test resources.
    public static byte[] resource(String file) {
        try {
            return Files.readAllBytes(RESOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files below a folder of the test resources, in the order of their names.
    public static List<byte[]> resources(String folder, Predicate<String> name) throws IOException {
        Path below = RESOURCES.resolve(folder);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        List<byte[]> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (name.test(file.getFileName().toString())) {
                    all.add(Files.readAllBytes(file));
                }
            }
        }
        return all;
    }
}
