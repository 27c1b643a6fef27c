package dev.headroom.engine.lmdeploy;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.Sha256;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// LMDeploy has no setting for a LoRA's rank: it loads what the adapter's folder holds. So `lora_r` and `lora_alpha`
/// become a copy of the adapter, cut by SVD, in a cache of ours; the scaling of each module stays what it was unless
/// alpha is changed on purpose. Copies are made once per adapter, rank and scale, and old ones are deleted.
public final class AdapterCopies {
    private static final int KEPT = 8;

    private final Path folder;

    /// @param folder a cache folder of ours; may be deleted at any time
    public AdapterCopies(Path folder) {
        this.folder = folder;
    }

    /// Beside the copies: models with an adapter worked in, for TurboMind.
    public MergedModels merged() {
        return new MergedModels(folder.resolveSibling("merged"));
    }

    /// The adapter as LMDeploy should load it.
    ///
    /// @param rank 0 or the adapter's own and more: nothing is cut
    /// @param alpha 0: the adapter's own
    /// @throws dev.headroom.checkpoint.CheckpointException for an adapter that cannot be read
    /// @throws DiskException when the copy cannot be written
    public LmdeployLaunch.Adapter prepare(LmdeployLaunch.Adapter adapter, int rank, double alpha) {
        PeftAdapter original = PeftAdapter.open(Path.of(adapter.path()));
        boolean whole = rank <= 0 || rank >= original.rank();
        double factor = alpha <= 0 || original.alpha() == 0 ? 1 : alpha / original.alpha();
        if (whole && factor == 1) {
            return adapter;
        }
        int cut = whole ? original.rank() : rank;
        Path target = folder.resolve("%s-r%d-x%s-%s"
                .formatted(
                        adapter.name().replaceAll("[^A-Za-z0-9_-]", "_"), cut, factor, fingerprint(original.path())));
        if (Files.isRegularFile(target.resolve("adapter_config.json"))) {
            touch(target);
        } else {
            write(original, target, cut, factor);
        }
        clean(target);
        return new LmdeployLaunch.Adapter(adapter.name(), target.toString());
    }

    /// Written beside and moved, so that a copy is whole or not there.
    private void write(PeftAdapter original, Path target, int rank, double factor) {
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempDirectory(folder, ".draft-");
            try {
                original.writeTruncated(draft, rank, factor);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                if (Files.exists(draft)) {
                    delete(draft);
                }
            }
        } catch (IOException e) {
            throw unwritable(DiskTrouble.of(e, folder), e);
        } catch (DiskException e) {
            throw unwritable(e.trouble(), Objects.requireNonNull(e.getCause(), "it is made with one"));
        }
    }

    private DiskException unwritable(DiskTrouble trouble, IOException e) {
        return new DiskException(
                trouble, Sentence.of("The adapter's copy cannot be written to {}: {}", folder, trouble.cause()), e);
    }

    /// Which file it is: path, size and time. A changed adapter gets a copy of its own.
    private static String fingerprint(Path adapter) {
        try {
            Path weights = adapter.resolve("adapter_model.safetensors");
            String what =
                    adapter.toAbsolutePath() + "|" + Files.size(weights) + "|" + Files.getLastModifiedTime(weights);
            return Sha256.hex(what, 6);
        } catch (IOException e) {
            throw DiskException.unreadable(adapter, e);
        }
    }

    private static void touch(Path copy) {
        try {
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // it only decides which copy is deleted first
        }
    }

    /// Keeps the newest copies; drafts that a crash left behind go after an hour.
    private void clean(Path current) {
        try (Stream<Path> list = Files.list(folder)) {
            List<Path> all = list.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(AdapterCopies::time).reversed())
                    .toList();
            Instant old = Instant.now().minus(Duration.ofHours(1));
            int kept = 0;
            for (Path copy : all) {
                boolean draft = copy.getFileName().toString().startsWith(".draft-");
                boolean keep = copy.equals(current) || (draft ? time(copy).isAfter(old) : ++kept <= KEPT);
                if (!keep) {
                    delete(copy);
                }
            }
        } catch (IOException e) {
            // cleaning up can wait
        }
    }

    private static Instant time(Path copy) {
        try {
            return Files.getLastModifiedTime(copy).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static void delete(Path copy) throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(copy);
    }
}
