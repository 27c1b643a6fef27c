package dev.headroom.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Reads the small text files of `/proc`. A file that is gone, forbidden or strange reads as [Numbers#NONE].
final class ProcFile {
    private ProcFile() {}

    /// Lines of the form `Name:   123 kB`, in bytes.
    record Numbers(Map<String, Long> byName) {
        static final Numbers NONE = new Numbers(Map.of());

        boolean isEmpty() {
            return byName.isEmpty();
        }

        OptionalLong bytes(String name) {
            Long value = byName.get(name);
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }

        /// These rollup numbers, moved by what `status` has changed since: anonymous, file and shared pages each by
        /// their own difference, none below zero.
        Numbers movedBy(Numbers then, Numbers now) {
            Map<String, Long> moved = new HashMap<>(byName);
            long sum = 0;
            for (String[] pair : PAIRS) {
                OptionalLong exact = bytes(pair[0]);
                if (exact.isEmpty()
                        || then.bytes(pair[1]).isEmpty()
                        || now.bytes(pair[1]).isEmpty()) {
                    return this;
                }
                long difference =
                        now.bytes(pair[1]).getAsLong() - then.bytes(pair[1]).getAsLong();
                long value = Math.max(0, exact.getAsLong() + difference);
                moved.put(pair[0], value);
                sum += value;
            }
            moved.put("Pss", sum);
            return new Numbers(Map.copyOf(moved));
        }

        private static final String[][] PAIRS = {
            {"Pss_Anon", "RssAnon"}, {"Pss_File", "RssFile"}, {"Pss_Shmem", "RssShmem"}
        };
    }

    static Numbers read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException | SecurityException e) {
            return Numbers.NONE;
        }
        Map<String, Long> found = new HashMap<>();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.endsWith(" kB")) {
                try {
                    String kib = line.substring(colon + 1, line.length() - 3).strip();
                    found.put(line.substring(0, colon), Math.multiplyExact(Long.parseLong(kib), 1024L));
                } catch (NumberFormatException | ArithmeticException e) {
                    // not a size after all
                }
            }
        }
        return found.isEmpty() ? Numbers.NONE : new Numbers(Map.copyOf(found));
    }

    /// The process and its living children, all generations, found by the parents that `stat` names: the kernel's own
    /// list of children is not built into every kernel.
    static List<Long> tree(Path proc, long root) {
        Map<Long, List<Long>> children = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long parent = parent(entry.resolve("stat"));
                if (parent > 0) {
                    children.computeIfAbsent(parent, p -> new ArrayList<>())
                            .add(Long.parseLong(entry.getFileName().toString()));
                }
            }
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return List.of(root);
        }
        List<Long> tree = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            long next = open.removeFirst();
            if (!tree.contains(next)) {
                tree.add(next);
                open.addAll(children.getOrDefault(next, List.of()));
            }
        }
        return List.copyOf(tree);
    }

    /// The fourth field of `stat`; the second, the command's name in brackets, may itself hold blanks and brackets.
    private static long parent(Path stat) {
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String[] rest = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
            return Long.parseLong(rest[1]);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
