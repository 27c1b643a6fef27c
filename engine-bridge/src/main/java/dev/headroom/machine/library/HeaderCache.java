package dev.headroom.machine.library;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.Gguf;
import dev.headroom.checkpoint.GgufHeader;
import dev.headroom.checkpoint.GgufShapes;
import dev.headroom.checkpoint.GgufTensor;
import dev.headroom.checkpoint.GgufTowers;
import dev.headroom.checkpoint.Safetensors;
import dev.headroom.plan.llamacpp.GgufShape;
import dev.headroom.plan.llamacpp.GgufTower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What headers came to, so that a second look at an unchanged file reads nothing of it. A file is known by path, size
/// and time of change. Safe for any thread.
public final class HeaderCache {
    private final Map<Key, Weights> safetensors = new ConcurrentHashMap<>();
    private final Map<Key, GgufSummary> gguf = new ConcurrentHashMap<>();
    private final Map<Key, GgufShape> shapes = new ConcurrentHashMap<>();
    private final Map<Key, GgufTower> towers = new ConcurrentHashMap<>();
    private final AtomicLong read = new AtomicLong();

    private record Key(Path file, long size, long modified, Quantisation packed) {
        static Key of(Path file, Quantisation packed) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Key(file, now.size(), now.lastModifiedTime().toMillis(), packed);
        }
    }

    /// Of a GGUF file, what the library needs.
    ///
    /// @param architecture empty where the file does not say
    /// @param width of the embeddings
    /// @param fileType number of the recipe by which it was quantised
    /// @param pieces of the file, 1 where it is not split
    record GgufSummary(
            String architecture,
            boolean projector,
            OptionalLong width,
            OptionalInt fileType,
            long pieces,
            Weights weights) {}

    /// @throws CheckpointException when the header cannot be believed
    Weights safetensors(Path file, Quantisation packed) {
        Key key = key(file, packed);
        Weights known = safetensors.get(key);
        if (known == null) {
            read.incrementAndGet();
            Weights.Counter counter = new Weights.Counter();
            Safetensors.read(file).values().forEach(t -> {
                String type = t.dtype().name();
                long parameters = packed.parameters(t.name(), type, t.elements());
                // scales lie apart from weights of their type: engines hold them as they lie there
                boolean scale = parameters == 0 && t.elements() > 0;
                counter.add(t.name(), t.shape().size(), scale ? type + Weights.SCALE : type, parameters, t.length());
            });
            known = counter.sum();
            safetensors.put(key, known);
        }
        return known;
    }

    /// @throws CheckpointException when the header cannot be believed
    GgufSummary gguf(Path file) {
        Key key = key(file, Quantisation.NONE);
        GgufSummary known = gguf.get(key);
        if (known == null) {
            read.incrementAndGet();
            known = summary(Gguf.read(file));
            gguf.put(key, known);
        }
        return known;
    }

    /// The decoder of a model, from the headers of all its pieces.
    ///
    /// @throws CheckpointException when one of them cannot be believed, or holds no decoder
    GgufShape shape(List<Path> pieces) {
        Key key = key(pieces.getFirst(), Quantisation.NONE);
        GgufShape known = shapes.get(key);
        if (known == null) {
            known = GgufShapes.read(pieces);
            shapes.put(key, known);
        }
        return known;
    }

    /// @throws CheckpointException when the header cannot be believed, or holds no tower
    GgufTower tower(Path file) {
        Key key = key(file, Quantisation.NONE);
        GgufTower known = towers.get(key);
        if (known == null) {
            known = GgufTowers.read(file);
            towers.put(key, known);
        }
        return known;
    }

    private static GgufSummary summary(GgufHeader header) {
        Weights.Counter counter = new Weights.Counter();
        for (GgufTensor tensor : header.tensors()) {
            counter.add(tensor.name(), tensor.shape().size(), tensor.type(), tensor.elements(), tensor.bytes());
        }
        OptionalLong type = header.whole("general.file_type");
        return new GgufSummary(
                header.architecture().orElse(""),
                header.isProjector(),
                header.width(),
                type.isPresent() && type.getAsLong() >= 0 && type.getAsLong() < 1000
                        ? OptionalInt.of((int) type.getAsLong())
                        : OptionalInt.empty(),
                header.whole("split.count").orElse(1),
                counter.sum());
    }

    private static Key key(Path file, Quantisation packed) {
        try {
            return Key.of(file, packed);
        } catch (IOException e) {
            // it is gone since it was listed; whoever reads it says so
            return new Key(file, 0, 0, packed);
        }
    }

    /// Headers read so far, for tests.
    long read() {
        return read.get();
    }
}
