package dev.headroom.picture;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/// How large a picture may be: the engine's limits, which the window's price tag asks as well.
///
/// @param mostPixels width times height
public record PictureLimits(long mostPixels) {
    /// The largest Java heap of an engine that the window starts.
    public static final long ENGINE_HEAP = 512L << 20;

    /// The longest body of a request, in which pictures stand as base64.
    public static final int MOST_BODY_BYTES = 64 << 20;

    /// The largest file: base64 makes four bytes of three, and a MiB is left for the words of the chat.
    public static final long MOST_BYTES = MOST_BODY_BYTES / 4 * 3 - (1L << 20);

    private static final long MOST_PIXELS = 100_000_000L;

    /// A decoded pixel takes four bytes of the heap or less, as a rule, and half of the heap is left for others.
    private static final int HEAP_BYTES_PER_PIXEL = 8;

    /// Bytes of a decoded pixel for which [#mostPixels] stands; one of 16 bits and alpha has eight.
    private static final int BYTES_PER_PIXEL = 4;

    /// What an engine with such a heap reads.
    public static PictureLimits ofHeap(long bytes) {
        return new PictureLimits(Math.min(MOST_PIXELS, bytes / HEAP_BYTES_PER_PIXEL));
    }

    /// What the engine reads that the window starts.
    public static PictureLimits ofEngine() {
        return ofHeap(ENGINE_HEAP);
    }

    /// What this process reads. Its heap is taken as it was asked for: `Runtime.maxMemory` leaves out what a collector
    /// keeps empty.
    public static PictureLimits ofThisProcess() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return ofHeap(
                hotSpot == null
                        ? Runtime.getRuntime().maxMemory()
                        : Long.parseLong(hotSpot.getVMOption("MaxHeapSize").getValue()));
    }

    /// @throws PictureException `TOO_LARGE`
    public static void checkFile(long bytes) {
        if (bytes > MOST_BYTES) {
            throw new PictureException(
                    PictureException.Kind.TOO_LARGE,
                    Sentence.of("The file has {}; up to {} are read.", new Size(bytes), new Size(MOST_BYTES))
                            .then(smaller()));
        }
    }

    /// @throws PictureException `TOO_LARGE`, or `BROKEN` without pixels
    public void check(PictureHeader header) {
        if (header.width() < 1 || header.height() < 1) {
            throw PictureException.broken(Sentence.of("it is {} x {} pixels", header.width(), header.height()));
        }
        if ((long) header.width() * header.height() > mostPixels) {
            throw tooLarge(header, Sentence.of("the engine reads up to {} million", millions(mostPixels)));
        }
        if (header.heapBytes() > BYTES_PER_PIXEL * mostPixels) {
            throw tooLarge(
                    header,
                    Sentence.of(
                            "at {} bytes a pixel the engine reads up to {} million",
                            header.storage().bytes(),
                            millions(BYTES_PER_PIXEL
                                    * mostPixels
                                    / header.storage().bytes())));
        }
    }

    static PictureException tooLarge(PictureHeader header, Sentence limit) {
        return new PictureException(
                PictureException.Kind.TOO_LARGE,
                Sentence.of(
                                "The picture has {} x {} = {} million pixels; {}.",
                                header.width(),
                                header.height(),
                                millions((long) header.width() * header.height()),
                                limit)
                        .then(smaller()));
    }

    private static Sentence smaller() {
        return Sentence.of("Make it smaller and send it again.");
    }

    private static String millions(long pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels / 1e6);
    }
}
