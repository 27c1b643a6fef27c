package dev.headroom.lesson;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.Folders;
import dev.headroom.machine.Assets;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All lessons that there are: those of the installation, and a user's own.
///
/// @param all in the order in which they build on each other
/// @param broken why a folder is no lesson, by its name
public record Lessons(List<Lesson> all, Map<String, Sentence> broken) {
    public Lessons {
        all = List.copyOf(all);
        broken = Map.copyOf(broken);
    }

    /// The folder of the lessons that came with the installation.
    public static Optional<Path> shipped() {
        return Assets.folder().map(f -> f.resolve("lessons")).filter(Files::isDirectory);
    }

    /// The folder of a user's own lessons, which need not exist.
    public static Path own() {
        return Folders.ofUser().data().resolve("lessons");
    }

    /// Those of the installation and the user's own; an own one of the same id takes the place of the other.
    public static Lessons read() {
        return of(Stream.concat(shipped().stream(), Stream.of(own())).toList());
    }

    /// The lessons in some folders, the later ones first in right.
    public static Lessons of(List<Path> folders) {
        return of(folders, List.of());
    }

    /// The same with lessons that lie elsewhere.
    ///
    /// @param single folders of one lesson each
    public static Lessons of(List<Path> folders, List<Path> single) {
        Map<String, Lesson> found = new LinkedHashMap<>();
        Map<String, Sentence> broken = new LinkedHashMap<>();
        for (List<Path> lessons : Stream.concat(folders.stream().map(Lessons::children), Stream.of(single))
                .toList()) {
            for (Path each : lessons) {
                String name = each.getFileName().toString();
                try {
                    found.put(name, LessonFolder.read(each));
                    broken.remove(name);
                } catch (LessonException e) {
                    broken.put(name, e.sentence());
                } catch (DiskException e) {
                    broken.put(name, e.sentence());
                }
            }
        }
        return new Lessons(ordered(found), broken);
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(p -> Files.exists(p.resolve(LessonFolder.FILE)))
                    .sorted()
                    .limit(500)
                    .toList();
        } catch (IOException e) {
            throw DiskException.unreadable(folder, e);
        }
    }

    /// What comes before stands before; else by number, and by name.
    private static List<Lesson> ordered(Map<String, Lesson> found) {
        Set<String> placed = new LinkedHashSet<>();
        List<Lesson> left = new ArrayList<>(found.values());
        left.sort(Comparator.comparingInt((Lesson l) -> l.number().orElse(Integer.MAX_VALUE))
                .thenComparing(Lesson::id));
        while (!left.isEmpty()) {
            Lesson next = left.stream()
                    .filter(l -> l.after().stream().allMatch(id -> placed.contains(id) || !found.containsKey(id)))
                    .findFirst()
                    .orElseGet(left::getFirst); // a circle has no beginning
            left.remove(next);
            placed.add(next.id());
        }
        return placed.stream().map(found::get).toList();
    }

    public Optional<Lesson> named(String id) {
        return all.stream().filter(l -> l.id().equals(id)).findFirst();
    }
}
