package dev.headroom.engine.lmdeploy;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.MergedCheckpoint;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.Sha256;
import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Models with an adapter worked in, for TurboMind, which loads no adapters. Kept in a cache folder, made once for each
/// model, adapter, rank and scale; only the newest few stay, for each is as large as the model.
public final class MergedModels {
    private static final int KEPT = 2;

    private final Path folder;

    /// @param folder a cache folder of ours; may be deleted at any time
    public MergedModels(Path folder) {
        this.folder = folder;
    }

    /// Where it lies, or will lie. Reads names, sizes and times only.
    ///
    /// The last part of the path stays that of the model: releases before 0.6 choose the chat template by it.
    ///
    /// @throws CheckpointException when model or adapter is no folder on this disk
    public Path target(String model, LmdeployLaunch.Adapter adapter, int rank, double alpha) {
        Path base = base(model);
        String what = fingerprint(base) + "|" + fingerprint(folder(adapter)) + "|" + rank + "|" + alpha;
        Path name = base.toAbsolutePath().normalize().getFileName();
        return folder.resolve(adapter.name().replaceAll("[^A-Za-z0-9_-]", "_") + "-" + Sha256.hex(what, 6))
                .resolve(name == null ? "model" : name.toString());
    }

    /// The merged model, made if it is not there yet.
    ///
    /// @param rank 0 keeps the adapter's own
    /// @param alpha 0 keeps the adapter's own
    /// @param progress told what is being written
    /// @throws CheckpointException when they cannot be merged
    /// @throws DiskException when it cannot be written, for want of space for example
    public Path prepare(
            String model, LmdeployLaunch.Adapter adapter, int rank, double alpha, Consumer<String> progress) {
        Path target = target(model, adapter, rank, alpha);
        Path entry = Objects.requireNonNull(target.getParent());
        if (Files.isDirectory(target)) {
            touch(entry);
        } else {
            write(base(model), PeftAdapter.open(folder(adapter)), rank, alpha, target, progress);
        }
        clean(entry);
        return target;
    }

    private static Path base(String model) {
        try {
            Path base = Path.of(model);
            if (Files.isRegularFile(base.resolve("config.json"))) {
                return base;
            }
        } catch (InvalidPathException e) {
            // a hub name with letters no path has
        }
        throw new CheckpointException(Sentence.of(
                "TurboMind loads no adapters, so one is merged into the model, and for that its folder is needed; {}"
                        + " is none. Give the folder, or use the PyTorch backend.",
                model));
    }

    private static Path folder(LmdeployLaunch.Adapter adapter) {
        return Path.of(adapter.path());
    }

    private void write(Path base, PeftAdapter adapter, int rank, double alpha, Path target, Consumer<String> progress) {
        double factor = alpha <= 0 || adapter.alpha() == 0 ? 1 : alpha / adapter.alpha();
        MergedCheckpoint merged = new MergedCheckpoint(base, adapter, rank, factor);
        try {
            Files.createDirectories(folder);
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < merged.bytes() + 64 * Bytes.MIB) {
                throw new IOException("no space left");
            }
            Path draft = Files.createTempDirectory(folder, ".draft-");
            Path inside = Files.createDirectory(draft.resolve(target.getFileName()));
            try {
                merged.write(inside, progress);
                Files.move(draft, target.getParent(), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                if (Files.exists(draft)) {
                    delete(draft);
                }
            }
        } catch (IOException e) {
            DiskTrouble trouble = DiskTrouble.of(e, folder, merged.bytes());
            throw new DiskException(
                    trouble, Sentence.of("The merged model cannot be written to {}: {}", folder, trouble.cause()), e);
        }
    }

    /// Path, size and time of each file: a changed model or adapter is merged anew.
    private static String fingerprint(Path of) {
        try (Stream<Path> list = Files.list(of)) {
            StringBuilder all = new StringBuilder(of.toAbsolutePath().toString());
            for (Path file : list.filter(Files::isRegularFile).sorted().toList()) {
                all.append('|').append(file.getFileName()).append('|').append(Files.size(file));
                all.append('|').append(Files.getLastModifiedTime(file).toMillis());
            }
            return all.toString();
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, of).unreadable(), e);
        }
    }

    private static void touch(Path entry) {
        try {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // it only decides which one is deleted first
        }
    }

    /// Drafts that a crash left behind go after an hour.
    private void clean(Path current) {
        try (Stream<Path> list = Files.list(folder)) {
            List<Path> all = list.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(MergedModels::time).reversed())
                    .toList();
            Instant old = Instant.now().minus(Duration.ofHours(1));
            int kept = 1; // the present one
            for (Path entry : all) {
                boolean draft = entry.getFileName().toString().startsWith(".draft-");
                boolean keep = entry.equals(current) || (draft ? time(entry).isAfter(old) : ++kept <= KEPT);
                if (!keep) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            // cleaning up can wait
        }
    }

    private static Instant time(Path entry) {
        try {
            return Files.getLastModifiedTime(entry).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
