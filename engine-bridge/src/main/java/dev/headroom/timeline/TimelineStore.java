package dev.headroom.timeline;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Keeps a timeline across restarts: one file an hour, the oldest deleted when there is more than the limit, a damaged
/// one set aside under a new name. Written in blocks of a few seconds; a kill costs at most one block. When the disk is
/// full or the folder cannot be written, history goes on in memory and [#problem] says so; writing is tried again every
/// minute.
///
/// One window writes at a time: a second one on the same folder keeps its history in memory.
public final class TimelineStore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TimelineStore.class.getName());
    private static final String SUFFIX = ".timeline";
    /// A time in milliseconds, which of several in that millisecond, and whether it was set aside.
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})(?:-\\d{1,9})?\\.timeline(?:\\.damaged\\d{0,9})?");

    /// Many times what an hour takes.
    private static final long LARGEST_SEGMENT = 256L << 20;

    private static final long AHEAD_MILLIS = 60_000;
    private static final long SEGMENT_MILLIS = 3_600_000;
    private static final long BLOCK_MILLIS = 5_000;
    private static final long RETRY_MILLIS = 60_000;

    /// Files that may go for their age when one is begun. To a clock that has jumped ahead all history is old; when it
    /// is put right again most of it must still be there.
    private static final int MOST_FOR_AGE = 2;

    private final Path folder;
    private final long maxBytes;
    private final long maxAgeMillis;
    private Optional<FileChannel> lock = Optional.empty();
    private Optional<FileChannel> segment = Optional.empty();
    private long segmentStart;
    private BlockCodec.Writer block = new BlockCodec.Writer();
    private long blockStart = Long.MIN_VALUE;
    private long retryAt;
    private Optional<Sentence> problem = Optional.empty();
    private final List<String> setAside = new ArrayList<>();

    private TimelineStore(Path folder, long maxBytes, long maxAgeMillis) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.maxAgeMillis = maxAgeMillis;
    }

    /// 26 hours or 64 MiB of history, whichever is less.
    public static TimelineStore open(Path folder) {
        return open(folder, 64L << 20, 26 * SEGMENT_MILLIS);
    }

    static TimelineStore open(Path folder, long maxBytes, long maxAgeMillis) {
        TimelineStore store = new TimelineStore(folder, maxBytes, maxAgeMillis);
        store.takeFolder();
        return store;
    }

    private void takeFolder() {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock taken = null;
            try {
                taken = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                LOG.log(Level.FINE, "this process has the history open already", e);
            }
            if (taken == null) {
                channel.close();
                problem = Optional.of(Sentence.of(
                        "Another window keeps the memory history in {}; this one keeps its own in memory only.",
                        folder));
            } else {
                lock = Optional.of(channel);
            }
        } catch (IOException | SecurityException e) {
            problem = Optional.of(inMemoryOnly(DiskTrouble.of(e, folder)));
        }
    }

    private static Sentence inMemoryOnly(DiskTrouble trouble) {
        return Sentence.of(
                        "Memory history is kept in memory only: {} cannot be written ({}).",
                        trouble.place(),
                        trouble.cause())
                .then(trouble.remedy());
    }

    /// Reads what earlier windows kept, oldest first, and sets damaged files aside.
    public synchronized void restore(Timeline timeline) {
        // what a clock that was wrong dated ahead would hide all that comes now
        long latest = TimelineClock.system().now() + AHEAD_MILLIS;
        for (Path file : segments()) {
            try {
                SegmentFile.Health health = Files.size(file) > LARGEST_SEGMENT
                        ? SegmentFile.Health.DAMAGED
                        : SegmentFile.read(
                                file,
                                moment -> {
                                    if (moment.time() >= 0 && moment.time() <= latest) {
                                        timeline.append(moment);
                                    }
                                },
                                event -> {
                                    if (event.time() >= 0 && event.time() <= latest) {
                                        timeline.append(event);
                                    }
                                });
                if (health == SegmentFile.Health.DAMAGED) {
                    setAside(file);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "memory history " + file + " cannot be read", e);
            }
        }
    }

    private void setAside(Path file) throws IOException {
        if (lock.isEmpty()) {
            return; // another window's files
        }
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        for (int n = 2; Files.exists(aside); n++) {
            aside = file.resolveSibling(file.getFileName() + ".damaged" + n);
        }
        Files.move(file, aside);
        setAside.add(aside.toString());
        LOG.warning("a damaged piece of the memory history was set aside: " + aside);
    }

    private List<Path> segments() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.getFileName().toString().endsWith(SUFFIX) && isOurs(p))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Names of damaged files that were set aside when history was read.
    public synchronized List<String> damaged() {
        return List.copyOf(setAside);
    }

    /// Why history is not on disk at present, in a sentence.
    public synchronized Optional<Sentence> problem() {
        return problem;
    }

    public synchronized void append(Moment moment) {
        block.moment(moment);
        if (blockStart == Long.MIN_VALUE) {
            blockStart = moment.time();
        }
        if (moment.time() - blockStart >= BLOCK_MILLIS || block.size() > 1 << 16) {
            flush(moment.time());
        }
    }

    public synchronized void append(TimelineEvent event) {
        block.event(event);
    }

    /// Writes what is waiting.
    public synchronized void flush() {
        flush(blockStart == Long.MIN_VALUE ? System.currentTimeMillis() : blockStart);
    }

    private void flush(long time) {
        byte[] payload = block.bytes();
        block = new BlockCodec.Writer();
        blockStart = Long.MIN_VALUE;
        if (payload.length == 0 || lock.isEmpty() || time < retryAt) {
            return;
        }
        try {
            if (segment.isEmpty() || time - segmentStart >= SEGMENT_MILLIS) {
                newSegment(time);
            }
            write(segment.orElseThrow(), SegmentFile.block(payload));
            problem = Optional.empty();
        } catch (IOException e) {
            retryAt = time + RETRY_MILLIS;
            if (problem.isEmpty()) {
                LOG.log(Level.WARNING, "memory history cannot be written", e);
            }
            problem = Optional.of(inMemoryOnly(DiskTrouble.of(e, folder, payload.length))
                    .then(Sentence.of("It is tried again every minute.")));
            closeSegment();
        }
    }

    private void newSegment(long time) throws IOException {
        closeSegment();
        prune(time);
        Path file = folder.resolve("%015d%s".formatted(time, SUFFIX));
        for (int n = 1; Files.exists(file); n++) {
            file = folder.resolve("%015d-%d%s".formatted(time, n, SUFFIX));
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        segment = Optional.of(channel);
        segmentStart = time;
        write(channel, ByteBuffer.wrap(SegmentFile.head()));
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        long start = channel.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            try {
                channel.truncate(start); // half a block would hide those after it
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /// Deletes the oldest files until the rest, with room for one more hour, is inside the limits. Files set aside
    /// count too.
    private void prune(long time) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(TimelineStore::isOurs).sorted().forEach(files::add);
        }
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        int forAge = 0;
        for (Path file : files) {
            if (total <= maxBytes - maxBytes / 26
                    && (time - startOf(file) <= maxAgeMillis || forAge++ >= MOST_FOR_AGE)) {
                break;
            }
            long size = Files.size(file);
            try {
                Files.delete(file);
                total -= size;
            } catch (IOException e) {
                LOG.log(Level.FINE, "an old piece of the memory history stays", e);
            }
        }
    }

    /// Whether a file has a name that this class gives. What else lies there is let alone.
    private static boolean isOurs(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static long startOf(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }

    private void closeSegment() {
        segment.ifPresent(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "closing a history file", e);
            }
        });
        segment = Optional.empty();
    }

    @Override
    public synchronized void close() {
        flush();
        closeSegment();
        lock.ifPresent(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "closing the history's lock", e);
            }
        });
        lock = Optional.empty();
    }
}
